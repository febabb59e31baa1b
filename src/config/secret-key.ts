import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './settings.js';

/**
 * Gives the key of this installation: the one set, else the one in `secret.key` of the data directory, which is made of
 * 32 random bytes (as 64 hexadecimal digits, mode 600) when it is not there. `randomBytes` is that of node:crypto.
 * Throws where the file is there but holds no key: a new one would make every stored address hash worthless.
 */
export function secretKey(
  settings: Pick<Settings, 'secretKey' | 'dataDir'>,
  randomBytes: (size: number) => Buffer,
): string {
  if (settings.secretKey !== null) return settings.secretKey;
  const file = join(settings.dataDir, 'secret.key');
  if (!existsSync(file)) createFile(settings.dataDir, file, randomBytes);
  const key = readFileSync(file, 'utf8').trim();
  if (key.length < 16) {
    throw new Error(
      `${file} must hold a key of 16 characters or more, for example 64 hexadecimal digits: ` +
        'bring back the file from a backup, or delete it to get a new key and lose the link to addresses seen before',
    );
  }
  return key;
}

function createFile(folder: string, file: string, randomBytes: (size: number) => Buffer): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeDurably(draft, `${randomBytes(32).toString('hex')}\n`);
  try {
    // A link, not a rename: of several processes that start at once the first wins and all read the same key.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(folder);
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
