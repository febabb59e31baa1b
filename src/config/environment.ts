import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';

/**
 * Gives the variables that a process starts with: those of its environment, and under them those of a `.env` in `cwd`
 * where there is one. The only reader of `process.env` in the product; it changes nothing there.
 */
export function readEnvironment(cwd: string = process.cwd()): Record<string, string | undefined> {
  const file = join(cwd, '.env');
  const written = existsSync(file) ? parse(readFileSync(file)) : {};
  return { ...written, ...process.env };
}
