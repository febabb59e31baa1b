import { closeSync, createReadStream, createWriteStream, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const STDIN_FD = 0;

/**
 * Takes standard input away from the process and gives it as a stream. The embedded ClickHouse engine reads file
 * descriptor 0 whenever it inserts, and would take what is piped in for rows of its own; it finds it empty after this.
 * Has to come before anything touches process.stdin. `isWanted`: the command line asks for it with `-`.
 */
export async function detachStdin(isWanted: boolean): Promise<Readable> {
  const input = isWanted ? await openAnew() : null;
  if (isOpen(STDIN_FD)) closeSync(STDIN_FD);
  // The lowest free number is the one just closed.
  openSync(devNull, 'r');
  return input === null ? Readable.from([]) : createReadStream('', { fd: input });
}

async function openAnew(): Promise<number | null> {
  try {
    return openSync('/dev/stdin', 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A socket has no name to be opened by: what another Node process pipes in comes through one.
    if (code === 'ENXIO') return spill();
    if (code === 'ENOENT' || code === 'EBADF') return null;
    throw error;
  }
}

/** Reads standard input to its end into a file that has no name any more, and gives its descriptor. */
async function spill(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-stdin-'));
  try {
    const file = join(folder, 'stdin');
    await pipeline(process.stdin, createWriteStream(file));
    return openSync(file, 'r');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function isOpen(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBADF') return false;
    throw error;
  }
}
