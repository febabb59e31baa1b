import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.js';

/** What a command works with: the process's own streams and clock, or a test's. */
export interface CliContext {
  stdin: Readable;
  /** Data only. */
  stdout: Writable;
  /** Progress and logs. */
  stderr: Writable & { isTTY?: boolean };
  clock: Clock;
  cwd: string;
  /** What the process ends with. */
  exitCode: number;
}
