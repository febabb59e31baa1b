/** `vedetta backtest` as a user runs it: with the service and without, on the stores of an installation. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '../../src/incidents/incident.js';
import { RunningService, runVedetta } from '../support/running-service.js';

const HOUR_MS = 3_600_000;

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-backtest-'));
  env = { VEDETTA_DATA_DIR: join(folder, 'data') };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const incidentsOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Incident);

/** Two days of a job an hour, of which one failed. */
async function sendRuns(url: string, key: string): Promise<void> {
  const nowMs = Date.now();
  const events = Array.from({ length: 48 }, (_, n) => ({
    type: 'job.finished',
    time: new Date(nowMs - (48 - n) * HOUR_MS).toISOString(),
    data: n === 30 ? { job: 'feed', outcome: 'failed', errorMessage: 'timed out' } : { job: 'feed', outcome: 'ok' },
  }));
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(events) });
  expect(await answer.json()).toMatchObject({ accepted: 48, rejected: [] });
}

describe('vedetta backtest', () => {
  it('says the same through a running service and without one, on stdout and in a file', async () => {
    const service = new RunningService(env);
    const url = await service.start();
    const key = await runVedetta(['keys', 'create', '--shop', 'acme', '--scope', 'ingest'], env);
    await sendRuns(url, key.stdout.trim());

    const through = await runVedetta(['backtest', '--shop', 'acme', '--alarm-budget', 'calm'], env);
    expect([through.exitCode, through.stderr]).toEqual([0, expect.stringContaining('job.finished')]);
    expect(incidentsOf(through.stdout)).toMatchObject([
      { shop: 'acme', metric: 'job.finished', kind: 'failure', cause: 'timeout' },
    ]);
    const answer = await fetch(`${url}/v1/backtests`, { method: 'POST', body: '{"shop":"acme"}' });
    expect(await answer.json()).toMatchObject({ incidents: incidentsOf(through.stdout), alerts: { total: 1 } });
    expect(await service.stop()).toBe(0);

    const settings = join(folder, 'settings.yaml');
    writeFileSync(settings, 'alarmBudget: 0.1\n');
    const out = join(folder, 'incidents.ndjson');
    const alone = await runVedetta(['backtest', '--shop', 'acme', '--settings', settings, '--out', out], env);
    expect([alone.exitCode, alone.stdout]).toEqual([0, '']);
    expect(incidentsOf(readFileSync(out, 'utf8'))).toEqual(incidentsOf(through.stdout));
  });

  it('refuses wrong use with exit code 2, and settings that break a rule with 1', async () => {
    expect((await runVedetta(['backtest'], env)).exitCode).toBe(2);
    expect((await runVedetta(['backtest', '--shop', 'acme', '--from', 'yesterday'], env)).exitCode).toBe(2);
    const run = await runVedetta(['backtest', '--shop', 'acme', '--alarm-budget', 'loud'], env);
    expect([run.exitCode, run.stderr]).toEqual([1, expect.stringContaining('settings.alarmBudget must be calm')]);
  });
});
