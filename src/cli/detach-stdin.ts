import { closeSync, createReadStream, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { Readable } from 'node:stream';

const STDIN_FD = 0;

/**
 * Takes standard input away from the process and gives it as a stream. The embedded ClickHouse engine reads file
 * descriptor 0 whenever it inserts, and would take what is piped in for rows of its own; it finds it empty after this.
 * Has to come before anything touches process.stdin. Where standard input cannot be opened anew the stream is empty.
 */
export function detachStdin(): Readable {
  let input: number | null = null;
  try {
    input = openSync('/dev/stdin', 'r');
  } catch (error) {
    // Closed, or a socket, which has no name to be opened by: nobody pipes a file through one.
    if (!['ENXIO', 'ENOENT', 'EBADF', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  closeSync(STDIN_FD);
  // The lowest free number is the one just closed.
  openSync(devNull, 'r');
  if (input === null) return Readable.from([]);
  return createReadStream('', { fd: input });
}
