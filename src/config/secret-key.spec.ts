import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretKey } from './secret-key.js';

const sevens = (size: number): Buffer => Buffer.alloc(size, 0x77);
const eights = (size: number): Buffer => Buffer.alloc(size, 0x88);

describe('secretKey', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'secret-key-')), 'data');
  });
  afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

  it('takes the one set and writes nothing', () => {
    expect(secretKey({ secretKey: 'of the settings, long', dataDir }, sevens)).toBe('of the settings, long');
    expect(() => statSync(dataDir)).toThrow('ENOENT');
  });

  it('makes one that only its owner can read, and keeps it', () => {
    const key = secretKey({ secretKey: null, dataDir }, sevens);
    expect(key).toBe('77'.repeat(32));
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(secretKey({ secretKey: null, dataDir }, eights)).toBe(key);
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
  });

  it('reads the key of the process that was first', () => {
    // The other process wins between our look at the folder and our link: it does so while we ask for random bytes.
    const otherWins = (size: number): Buffer => {
      writeFileSync(join(dataDir, 'secret.key'), '99'.repeat(32));
      return sevens(size);
    };
    expect(secretKey({ secretKey: null, dataDir }, otherWins)).toBe('99'.repeat(32));
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
  });

  it('does not replace a file that lost its key', () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'secret.key'), '\n');
    expect(() => secretKey({ secretKey: null, dataDir }, sevens)).toThrow(/secret\.key must hold a key/);
  });
});
