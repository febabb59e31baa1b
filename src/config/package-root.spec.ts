import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packageRoot } from './package-root.js';

describe('packageRoot', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-root-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds this package from the source', () => {
    const found: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
    expect(found).toMatchObject({ name: 'vedetta' });
  });

  it('finds it from as deep as compiled code lies', () => {
    mkdirSync(join(folder, 'dist/src/config'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(packageRoot(join(folder, 'dist/src/config'))).toBe(folder);
  });

  it('says where it looked when there is none', () => {
    expect(() => packageRoot(folder)).toThrow(`no package.json in ${folder}`);
  });
});
