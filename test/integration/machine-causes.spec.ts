/** Causes of hosts and mail, from events in the real store to the verdict of an incident. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import type { CaseFile } from '../../src/causes/case-file.js';
import { EvidenceReader } from '../../src/causes/evidence-reader.js';
import { investigate } from '../../src/causes/investigate.js';
import { MachineReader } from '../../src/causes/machine-reader.js';
import type { CaseSources } from '../../src/causes/opinion.js';
import { VitalSignReader } from '../../src/causes/vital-sign-reader.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import { ReconciliationReader } from '../../src/reconciliation/reconciliation-reader.js';
import { ShopQuery } from '../../src/series/shop-query.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ONSET_MS = Date.UTC(2026, 2, 10, 12);
const NOW_MS = ONSET_MS + 20 * MINUTE_MS;
/** A time in which more mails go out than are read one by one. */
const BUSY_MS = ONSET_MS - 3 * DAY_MS;

let folder: string;
let client: ClickHouseClient;
let sources: CaseSources;
let serial = 0;

function event(type: string, timeMs: number, data: object): StoredEvent {
  const raw = { id: `e${serial++}`, source: '/t', type, time: new Date(timeMs).toISOString(), shop: 'acme', data };
  const options = { shop: null, source: '/t', receivedMs: timeMs, newId: () => 'x', secret: 'a secret of the tests' };
  const outcome = prepareEvent(raw, options);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

/** A day of a host, a backup that fills its disk, a mailbox that is stolen, and mail that the server refuses. */
function lifeOfMachines(): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let atMs = ONSET_MS - DAY_MS; atMs < NOW_MS; atMs += 5 * MINUTE_MS) {
    const usedPct = atMs < ONSET_MS - 10 * MINUTE_MS ? 71 : 93;
    const hardware = [{ component: 'disk2', status: atMs < ONSET_MS ? 'ok' : 'degraded' }];
    const disks = [
      { mount: '/', usedPct: 40 },
      { mount: '/srv', usedPct },
    ];
    events.push(event('host.sampled', atMs, { host: 'web-1', disks, hardware }));
    events.push(event('host.sampled', atMs, { host: 'web-2', disks: [{ mount: '/', usedPct: 99 }] }));
  }
  const backup = { backup: 'db-nightly', outcome: 'ok', bytes: 41e9, durationMs: 12 * MINUTE_MS };
  events.push(event('backup.finished', ONSET_MS - 4 * MINUTE_MS, backup));
  for (const day of [0, 1, 2, 3]) {
    for (let n = 0; n < 20; n++) {
      const atMs = ONSET_MS - day * 7 * DAY_MS + n * MINUTE_MS;
      const isNow = day === 0;
      const error = isNow ? { outcome: 'failed', errorMessage: '535 5.7.8 authentication failed' } : { outcome: 'ok' };
      events.push(event('mail.sent', atMs, { mailbox: 'shop', recipients: 1, ...error }));
      events.push(event('page.timed', atMs, { page: '/', durationMs: 200 }));
    }
  }
  return events;
}

/** More in the hours before an incident than is read at a time: samples of a host, short jobs, and mails. */
function lifeOfMany(): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let atMs = ONSET_MS - DAY_MS; atMs < NOW_MS; atMs += 15_000) {
    const disks = [{ mount: '/', usedPct: atMs < ONSET_MS ? 50 : 97 }];
    events.push(event('host.sampled', atMs, { host: 'busy', disks }));
  }
  for (let n = 0; n < 5200; n++) {
    const timeMs = ONSET_MS - 5 * 60 * MINUTE_MS + n * 3000;
    events.push(event('job.finished', timeMs, { job: 'tick', outcome: 'ok' }));
  }
  events.push(event('job.finished', ONSET_MS + MINUTE_MS, { job: 'import', outcome: 'ok' }));
  for (let n = 0; n < 6000; n++) {
    events.push(event('mail.sent', BUSY_MS + n * 100, { mailbox: 'shop', recipients: 2, outcome: 'ok' }));
  }
  return events;
}

function fileOf(metric: string, kind: CaseFile['lead']['kind'], dimension: string): CaseFile {
  const lead = { metric, dimension, kind, startedMs: ONSET_MS };
  const now = { fromMs: ONSET_MS, untilMs: NOW_MS };
  const before = [1, 2, 3].map((weeks) => ({
    fromMs: now.fromMs - weeks * 7 * DAY_MS,
    untilMs: now.untilMs - weeks * 7 * DAY_MS,
  }));
  return { shop: 'acme', lead, signals: [lead], now, before, nowMs: NOW_MS, changes: [], detectorCause: null };
}

const lookAt = (file: CaseFile) =>
  investigate(sources, file, { runs: [], probesFail: false, mailChecks: [], onset: null });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-machines-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS);
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
  const query = new ShopQuery(client);
  sources = {
    series: new VitalSignReader(query),
    events: new EvidenceReader(query),
    exports: new ReconciliationReader(query),
    machines: new MachineReader(query),
  };
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => 'machines',
    arrivedMs: ({ receivedMs }) => receivedMs,
  });
  await writer.write([...lifeOfMachines(), ...lifeOfMany()]);
});

afterAll(async () => {
  await client?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an incident of a host or of mail', () => {
  it('says what filled the disk, of the host that it is about', async () => {
    const { cause, confidence, evidence } = await lookAt(fileOf('host.disk', 'threshold', 'host=web-1'));
    expect([cause, confidence > 0.8]).toEqual(['other', true]);
    expect(evidence).toContain('disk /srv is at 93 %');
    expect(evidence).toContain('backup db-nightly ran then with 41.0 GB');
  });

  it('names the part of the hardware that reports a fault', async () => {
    const { cause, evidence } = await lookAt(fileOf('host.hardware', 'failure', 'host=web-1'));
    expect([cause, evidence]).toEqual(['other', ['disk2 reports “degraded”']]);
  });

  it('says that mail queues up because the mail server refuses the login', async () => {
    const { cause, evidence } = await lookAt(fileOf('mail.queue', 'threshold', 'host=web-1'));
    expect(cause).toBe('auth');
    expect(evidence).toContain('100 % of the mails fail, mostly auth, usually 0 %');
  });

  it('says of load what it looked at where nothing points anywhere', async () => {
    const { cause, evidence } = await lookAt(fileOf('host.load', 'threshold', 'host=web-1'));
    expect([cause, evidence]).toEqual(['unknown', ['page views are 1.0 times the usual']]);
  });
});

describe('more rows than are read', () => {
  it('leave out the oldest, so that the incident itself is seen', async () => {
    const file = fileOf('host.disk', 'threshold', 'host=busy');
    const [disks, runs] = [await sources.machines.disks(file, 'busy'), await sources.machines.runs(file)];
    expect(disks.at(-1)).toEqual({ timeMs: NOW_MS - 15_000, mount: '/', usedPct: 97 });
    expect(disks[0]!.timeMs).toBeLessThan(disks[1]!.timeMs);
    expect(runs.map(({ name }) => name)).toContain('import');
  });

  it('do not make mails fewer than they are', async () => {
    const quiet = fileOf('mail.sent', 'spike', 'mailbox=shop');
    const { now, recipients } = await sources.machines.mails({
      ...quiet,
      now: { fromMs: BUSY_MS, untilMs: BUSY_MS + 20 * MINUTE_MS },
    });
    expect(now).toHaveLength(5000);
    expect(recipients).toEqual({ now: 12_000, before: 60 });
  });
});
