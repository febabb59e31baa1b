import { spawn } from 'node:child_process';

/** Runs Node with these arguments and gives what it wrote to stdout. */
export type ChildRun = (...words: string[]) => Promise<string>;

const STDERR_SHOWN = 2_000;

/** Children that run at the same time, at most so many; the others wait in line. */
export function createChildRuns(atOnce: number): ChildRun {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (...words) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await runNode(words);
    } finally {
      const next = waiting.shift();
      // The place goes straight to the next in line: nobody who comes in between can take it.
      if (next) next();
      else free++;
    }
  };
}

function runNode(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-STDERR_SHOWN)));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new Error(`node ${words.join(' ')} ended with ${signal ?? code}:\n${said}`));
    });
  });
}
