import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchFile } from './scratch-file.js';

describe('a scratch file', () => {
  let folder: string;
  let scratch: ScratchFile;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'scratch-file-'));
    scratch = new ScratchFile(folder);
  });
  afterAll(() => {
    scratch.close();
    rmSync(folder, { recursive: true });
  });

  it('gives back what was written, and each part by itself', () => {
    const extent = scratch.write([Float64Array.of(1, 2), Uint8Array.of(3)], null);
    const [numbers, bytes] = [new Float64Array(2), new Uint8Array(1)];
    scratch.read(extent, [numbers, bytes]);
    expect([[...numbers], [...bytes]]).toEqual([[1, 2], [3]]);
  });

  it('writes over what fits, and elsewhere what has grown', () => {
    const other = scratch.write([Uint8Array.of(9)], null);
    const extent = scratch.write([Uint8Array.of(1)], null);
    expect(scratch.write([Uint8Array.of(2)], extent)).toBe(extent);
    const grown = scratch.write([new Uint8Array(10_000).fill(3)], extent);
    expect(grown.at).not.toBe(extent.at);
    // The place it had is free for the next one.
    expect(scratch.write([Uint8Array.of(4)], null).at).toBe(extent.at);
    const byte = new Uint8Array(1);
    scratch.read(other, [byte]);
    expect(byte[0]).toBe(9);
  });

  it('leaves nothing behind, whatever ends the process', () => {
    expect(readdirSync(folder)).toEqual([]);
  });
});
