import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runSimulate, type SimulateCommand } from './run-simulate.js';
import { simulateShop } from './simulate-shop.js';
import { DEFAULT_SIMULATION } from './simulation-options.js';

const COMMAND: SimulateCommand = {
  ...DEFAULT_SIMULATION,
  weeks: 1,
  ordersPerDay: 20,
  endMs: Date.parse('2026-05-20T00:00:00Z'),
};

function sink(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

describe('vedetta simulate', () => {
  let dir: string;
  beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'simulate-'))));
  afterAll(() => rm(dir, { recursive: true }));

  it('writes events, truth and settings into a folder, and sums up on stdout', async () => {
    const [stdout, stderr] = [sink(), sink()];
    expect(await runSimulate({ ...COMMAND, out: dir }, stdout.stream, stderr.stream)).toBe(0);
    const simulation = simulateShop(COMMAND);
    const lines = gunzipSync(await readFile(join(dir, 'events.ndjson.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.join('\n') === [...simulation.events].map((event) => JSON.stringify(event)).join('\n')).toBe(true);
    expect(JSON.parse(await readFile(join(dir, 'truth.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(simulation.truth)),
    );
    expect(parse(await readFile(join(dir, 'shops.yaml'), 'utf8'))).toEqual(simulation.shops);
    expect(JSON.parse(stdout.text())).toMatchObject({
      events: lines.length,
      incidents: simulation.truth.incidents.length,
    });
  });

  it('gives the events alone on stdout where no folder is named', async () => {
    const [stdout, stderr] = [sink(), sink()];
    expect(await runSimulate(COMMAND, stdout.stream, stderr.stream)).toBe(0);
    expect(stdout.text().trimEnd().split('\n')).toHaveLength([...simulateShop(COMMAND).events].length);
    expect(stderr.text()).toBe('');
  });

  it('says what is wrong and exits with 2', async () => {
    const [stdout, stderr] = [sink(), sink()];
    expect(await runSimulate({ ...COMMAND, weeks: 0, country: 'Italy' }, stdout.stream, stderr.stream)).toBe(2);
    expect(stderr.text()).toBe(
      'simulate: weeks must be between 1 and 520\nsimulate: country must be two capitals such as IT, not Italy\n',
    );
    expect(stdout.text()).toBe('');
  });

  it('exits with 1 where the folder cannot be written, and with 0 where the reader has gone', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
    });
    expect(await runSimulate(COMMAND, gone, sink().stream)).toBe(0);
    const stderr = sink();
    expect(await runSimulate({ ...COMMAND, out: '/dev/null/x' }, sink().stream, stderr.stream)).toBe(1);
    expect(stderr.text()).toContain('ENOTDIR');
  });
});
