import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncidentChange } from '../../src/incidents/incident.js';
import { RunningService, runVedetta } from '../support/running-service.js';

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta cli '));
  env = { VEDETTA_DATA_DIR: join(folder, 'data') };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = <Row>(text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);

describe('vedetta simulate and replay', () => {
  it('find in simulated traffic what was put into it, and exit with 3 where asked to', async () => {
    const out = join(folder, 'sim');
    const classes = 'orders-zero,import-network,probe-down';
    const options = [
      '--weeks',
      '5',
      '--orders-per-day',
      '400',
      '--incidents',
      classes,
      '--seed',
      '7',
      '--end',
      '2026-03-01T00:00:00Z',
    ];
    const made = await runVedetta(['simulate', ...options, '--out', out], env);
    expect(made.exitCode).toBe(0);
    const { incidents: truths } = JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')) as {
      incidents: { class: string; start: string }[];
    };
    expect(truths.map((truth) => truth.class).sort()).toEqual(classes.split(',').sort());

    const file = join(folder, 'incidents.ndjson');
    const run = await runVedetta(
      [
        'replay',
        join(out, 'events.ndjson.gz'),
        '--shops',
        join(out, 'shops.yaml'),
        '--out',
        file,
        '--fail-on-incident',
      ],
      env,
    );
    expect(run.stderr).toContain(' 0 refused');
    expect(run.exitCode).toBe(3);
    const opened = linesOf<IncidentChange>(readFileSync(file, 'utf8')).filter(({ event }) => event === 'opened');
    for (const { class: name, start } of truths) {
      const hour = 3_600_000;
      const near = opened.filter(
        ({ detectedAt }) =>
          Date.parse(detectedAt) >= Date.parse(start) && Date.parse(detectedAt) < Date.parse(start) + 6 * hour,
      );
      expect([name, near.length]).not.toEqual([name, 0]);
    }
  }, 300_000);

  it('replays CSV from stdin, tells of a refused line and goes on', async () => {
    const csv = [
      'type,time,shop,job,outcome,errorMessage',
      'job.finished,2026-01-05T10:00:00Z,acme,feed,failed,timed out',
      'nonsense,2026-01-05T10:05:00Z,acme,,,',
      'job.finished,2026-01-05T11:00:00Z,acme,feed,ok,',
    ];
    const run = await runVedetta(['replay', '-'], env, csv.join('\n'));
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/refused: line 3: type nonsense is unknown/);
    expect(linesOf<IncidentChange>(run.stdout)[0]).toMatchObject({
      event: 'opened',
      metric: 'job.finished',
      kind: 'failure',
      cause: 'timeout',
      shop: 'acme',
    });
  });
});

describe('vedetta replay --changes', () => {
  it('writes the changes of the file, each with the verdict of the hour after it', async () => {
    const event = (time: string, type: string, data: object) =>
      JSON.stringify({ shop: 'acme', source: '/t', id: `${type} ${time}`, time: `2026-01-05T${time}:00Z`, type, data });
    const lines = [
      event('09:30', 'change.made', { kind: 'deploy', title: 'New cart', version: 'v2' }),
      event('09:40', 'change.made', { kind: 'campaign', title: 'Sale' }),
      event('10:45', 'job.finished', { job: 'feed', outcome: 'ok' }),
      event('11:00', 'change.made', { kind: 'deploy', title: 'An hour has not passed' }),
    ];
    const file = join(folder, 'changes.ndjson');
    const run = await runVedetta(['replay', '-', '--changes', file], env, lines.join('\n'));
    expect([run.exitCode, run.stdout]).toEqual([0, '']);
    expect(linesOf(readFileSync(file, 'utf8'))).toEqual([
      expect.objectContaining({
        shop: 'acme',
        id: 'change.made 09:30',
        at: '2026-01-05T09:30:00.000Z',
        kind: 'deploy',
        title: 'New cart',
        version: 'v2',
        verdict: 'unknown',
        reason: 'learning',
      }),
      expect.objectContaining({ title: 'Sale', version: null, verdict: 'unknown', reason: 'not-judged' }),
    ]);
  });
});

/** A score from here on is an alert. */
const SPEAKS = 0.5;

describe('vedetta score', () => {
  const series = () => {
    const rows = ['timestamp,value'];
    for (let n = 0; n < 2_000; n++) {
      const at = new Date(Date.UTC(2026, 0, 1) + n * 300_000).toISOString().slice(0, 19).replace('T', ' ');
      rows.push(`${at},${n === 1_900 ? 500 : 50 + 10 * Math.sin(n / 45.8)}`);
    }
    return rows;
  };

  it('gives a score for every row, and speaks for the first time in the row in which the series breaks out', async () => {
    const run = await runVedetta(['score', '-'], env, series().join('\n'));
    const [head, ...rows] = run.stdout.trim().split('\n');
    const scores = rows.map((row) => Number(row.split(',')[2]));
    expect(head).toBe('timestamp,value,anomaly_score');
    expect(rows).toHaveLength(2_000);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(scores.findIndex((score) => score >= SPEAKS)).toBe(1_900);
  });

  it('never looks ahead: a row scores the same whatever comes after it', async () => {
    const whole = await runVedetta(['score', '-'], env, series().join('\n'));
    const part = await runVedetta(['score', '-'], env, series().slice(0, 1_000).join('\n'));
    expect(whole.stdout.split('\n').slice(0, 1_000)).toEqual(part.stdout.split('\n').slice(0, 1_000));
  });
});

describe('commands on the stores', () => {
  it('work without a service and through a running one, and print data alone on stdout', async () => {
    const file = join(folder, 'shops.yaml');
    writeFileSync(file, 'shops: [{ shop: acme, timezone: Europe/Rome }]\n');
    const first = await runVedetta(['shops', 'apply', file], env);
    expect(first.exitCode).toBe(0);
    const service = new RunningService(env);
    await service.start();
    const again = await runVedetta(['shops', 'apply', file], env);
    expect([again.exitCode, again.stdout]).toEqual([0, '']);
    const key = await runVedetta(['keys', 'create', '--shop', 'acme', '--scope', 'read'], env);
    expect(key.stdout).toMatch(/^vdt_read_\w+\n$/);
    const doctor = await runVedetta(['doctor'], env);
    expect([doctor.exitCode, doctor.stdout]).toEqual([0, expect.stringMatching(/^ok .*\nok /)]);
    expect(statSync(join(folder, 'data', 'vedetta.sock')).mode & 0o777).toBe(0o600);
    expect(await service.stop()).toBe(0);
  });

  it('refuse an unknown setting with the nearest known one, and wrong use with exit code 2', async () => {
    const setting = await runVedetta(['migrate'], { ...env, VEDETTA_DATADIR: 'x' });
    expect([setting.exitCode, setting.stderr]).toEqual([2, expect.stringContaining('VEDETTA_DATA_DIR')]);
    expect((await runVedetta(['keys', 'create'], env)).exitCode).toBe(2);
    expect((await runVedetta(['keys', 'create', '--scope', 'king', '--shop', 'acme'], env)).exitCode).toBe(2);
    expect((await runVedetta(['nothing'], env)).exitCode).toBe(2);
  });

  it('tells of a broken shops.yaml with path and rule', async () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'shops: [{ shop: acme, timezon: Europe/Rome }]\n');
    const run = await runVedetta(['shops', 'apply', file], env);
    expect([run.exitCode, run.stderr]).toEqual([1, expect.stringContaining('timezone')]);
  });
});
