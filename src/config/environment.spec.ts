import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from './environment.js';

describe('readEnvironment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'environment-'));
    process.env['VEDETTA_HOST'] = '10.0.0.1';
  });
  afterEach(() => {
    delete process.env['VEDETTA_HOST'];
    rmSync(folder, { recursive: true });
  });

  it('lets the environment win over .env', () => {
    writeFileSync(join(folder, '.env'), 'VEDETTA_HOST=10.0.0.2\nVEDETTA_SHOPS="my shops.yaml" # a comment\n');
    expect(readEnvironment(folder)).toMatchObject({ VEDETTA_HOST: '10.0.0.1', VEDETTA_SHOPS: 'my shops.yaml' });
    expect(process.env).not.toHaveProperty('VEDETTA_SHOPS');
  });

  it('needs no .env', () => {
    expect(readEnvironment(folder)).toMatchObject({ VEDETTA_HOST: '10.0.0.1' });
  });
});
