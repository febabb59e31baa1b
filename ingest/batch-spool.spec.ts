import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchSpool } from './batch-spool.js';

const folderWith = (...names: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-spool-'));
  for (const name of names) writeFileSync(join(folder, name), 'x');
  return folder;
};

// Promise guarded: what was acknowledged before a crash or an upgrade is stored or asked about, never forgotten.
describe('BatchSpool', () => {
  it('gives back what it was told to keep, oldest first, and not what was never complete', () => {
    const folder = folderWith('c.part');
    const spool = new BatchSpool(folder);
    spool.put({ token: 'b', block: Buffer.from('two') });
    spool.put({ token: 'a', block: Buffer.from('one') });
    const left = () => [...new BatchSpool(folder).leftOver()].map(({ token, block }) => `${token} ${block.toString()}`);
    expect(left()).toEqual(['a one', 'b two']);
    spool.remove('a');
    expect(left()).toEqual(['b two']);
    expect(readdirSync(folder)).toEqual(['b.block']);
  });

  it('does not start beside batches that it cannot read', () => {
    expect(() => new BatchSpool(folderWith('a.batch'))).toThrow(/a\.batch was left by an older version/);
  });
});
