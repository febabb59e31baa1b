import { describe } from '@jest/globals';
import { appendFileSync } from 'node:fs';

/**
 * A suite that needs something this machine may not have. Where the condition does not hold, the suite is skipped and
 * the fact is recorded in the file named by VEDETTA_LEFT_OUT_FILE, else on stderr: what was not tested must be seen.
 */
export function describeIf(condition: boolean, what: string, reason: string, body: () => void): void {
  if (condition) {
    describe(what, body);
    return;
  }
  recordLeftOut(`${what}: ${reason}`);
  describe.skip(what, body);
}

function recordLeftOut(line: string): void {
  const file = process.env.VEDETTA_LEFT_OUT_FILE;
  if (file) appendFileSync(file, `${line}\n`);
  else process.stderr.write(`LEFT OUT ${line}\n`);
}
