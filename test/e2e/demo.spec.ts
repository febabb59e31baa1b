import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

it('shows a stranger a caught attack and a caught outage, with observed and expected, and ends by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta demo '));
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'demo.mjs'), '--once'], { cwd: folder });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  rmSync(folder, { recursive: true, force: true });
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Caught: Orders that stopped')]);
  expect(stderr).toContain('Caught: Fake sign-ups');
  expect(stdout).toMatch(/Customer registrations are far above normal: .* expected /);
  expect(stdout).toMatch(/orders?.*expected /i);
}, 300_000);
