/** The list of affected signups, on simulated attacks: it holds the attackers and spares the customers beside them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { AffectedReader, type AffectedEvent } from '../../src/causes/affected-reader.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import type { Incident } from '../../src/incidents/incident.js';
import { ShopQuery } from '../../src/series/shop-query.js';
import { planSimulation } from '../../src/simulate/plan-simulation.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from '../../src/simulate/simulation-options.js';
import type { SimulatedEvent } from '../../src/simulate/simulated-event.js';
import type { TrueIncident } from '../../src/simulate/truth.js';

const END_MS = Date.UTC(2026, 5, 7, 22);
const MINUTE_MS = 60_000;
const SIGNUPS = new Set(['customer.registered', 'newsletter.subscribed']);

/** An attack of a shop, with the names of the events that it brought and of all signups in its time. */
interface Attack {
  truth: TrueIncident;
  timezone: string;
  guilty: Set<string>;
  beside: number;
  isSilent: boolean;
}

const attacks: Attack[] = [];
let folder: string;
let client: ClickHouseClient;
let reader: AffectedReader;

const nameOf = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`;
/** Ids are given to events after they are drafted, so that they tell nothing: drafts are found by moment and mailbox. */
const traceOf = (atMs: number, email: unknown): string => `${atMs} ${String(email)}`;

function stored(event: SimulatedEvent): StoredEvent {
  const receivedMs = Date.parse(event.time);
  const secret = 'a secret of the tests';
  const outcome = prepareEvent(event, { shop: null, source: '/t', receivedMs, newId: () => '', secret });
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

/** Two shops with the same life, of which the second tells neither the seconds in the form nor the browser. */
async function live(options: SimulationOptions, writer: EventWriter): Promise<void> {
  const plan = planSimulation(options);
  const drafted = plan.interferences.flatMap(({ added = [] }) =>
    added.flatMap(({ atMs, type, data }) => (SIGNUPS.has(type) ? [traceOf(atMs, data['email'])] : [])),
  );
  const traces = new Set(drafted);
  const signups = [...simulateShop(options).events].filter(({ type }) => SIGNUPS.has(type));
  for (const shop of [options.shop, `${options.shop}-silent`]) {
    const isSilent = shop !== options.shop;
    await writer.write(signups.map((event) => stored(isSilent ? silent(event, shop) : event)));
    for (const incident of plan.truth.incidents) {
      const truth = { ...incident, shop };
      const held = signups.filter(({ time }) => time >= truth.start && time < truth.end);
      const guilty = held.filter(({ time, data }) => traces.has(traceOf(Date.parse(time), data['email'])));
      const names = new Set(guilty.map(nameOf));
      const beside = new Set(held.map(nameOf)).size - names.size;
      attacks.push({ truth, timezone: options.timezone, guilty: names, beside, isSilent });
    }
  }
}

function silent(event: SimulatedEvent, shop: string): SimulatedEvent {
  const { formSeconds: _seconds, userAgent: _agent, ...data } = event.data;
  return { ...event, shop, data };
}

function incidentOf({ truth }: Attack): Incident {
  const isImport = truth.class === 'bulk-import';
  return {
    id: truth.id,
    shop: truth.shop,
    metric: isImport ? 'newsletter.subscribed' : 'customer.registered',
    dimension: {},
    kind: 'spike',
    cause: isImport ? 'bulk-import' : 'bot-attack',
    causeConfidence: 0.9,
    severity: 'critical',
    // Nobody finds the very minute, and calm comes later than the end.
    startedAt: new Date(Date.parse(truth.start) + 6 * MINUTE_MS).toISOString(),
    detectedAt: truth.end,
    resolvedAt: new Date(Date.parse(truth.end) + 90 * MINUTE_MS).toISOString(),
    observed: 100,
    expected: null,
    unit: 'events/10min',
    score: 20,
    evidence: [],
    suspects: [],
    related: [],
    impact: null,
  };
}

async function affectedOf(incident: Incident, timezone: string, after: AffectedEvent | null = null) {
  const found: AffectedEvent[] = [];
  const question = { incident, timezone, unusual: [], nowMs: END_MS };
  for await (const event of reader.read(question, after)) found.push(event);
  return found;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-affected-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', END_MS);
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
  reader = new AffectedReader(new ShopQuery(client));
  let serial = 0;
  const writer = new EventWriter({
    store: new ClickHouseEventStore(client),
    spool: null,
    newToken: () => `affected-${serial++}`,
    arrivedMs: ({ receivedMs }) => receivedMs,
  });
  for (const [ordersPerDay, seed] of [
    [40, 31],
    [300, 32],
  ] as const) {
    const incidents = ['bot-registrations', 'bot-drip', 'bulk-import'] as const;
    const shop = `shop-${ordersPerDay}`;
    await live({ ...DEFAULT_SIMULATION, shop, ordersPerDay, seed, endMs: END_MS, incidents }, writer);
  }
}, 300_000);

afterAll(async () => {
  await client?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function measured(some: readonly Attack[]) {
  let [found, right, guilty] = [0, 0, 0];
  for (const attack of some) {
    const list = await affectedOf(incidentOf(attack), attack.timezone);
    found += list.length;
    right += list.filter((event) => attack.guilty.has(nameOf(event))).length;
    guilty += attack.guilty.size;
  }
  return { precision: right / found, recall: right / guilty };
}

describe('the list of affected signups', () => {
  it('holds what attacks and loaded lists brought, and none of those that came beside', async () => {
    const some = attacks.filter(({ isSilent }) => !isSilent);
    expect(some.map(({ truth }) => truth.class).sort()).toEqual(
      ['bot-drip', 'bot-registrations', 'bulk-import'].flatMap((name) => [name, name]),
    );
    expect(some.reduce((sum, { beside }) => sum + beside, 0)).toBeGreaterThan(100);
    expect(await measured(some)).toEqual({ precision: 1, recall: 1 });
  });

  it('names no customer where the shop tells less, and misses some', async () => {
    const { precision, recall } = await measured(attacks.filter(({ isSilent }) => isSilent));
    expect(precision).toBeGreaterThan(0.98);
    expect(recall).toBeGreaterThan(0.9);
  });

  it('goes on behind a place, newest first, and tells why each is on it', async () => {
    const [attack] = attacks;
    const all = await affectedOf(incidentOf(attack!), attack!.timezone);
    expect(all.map(({ timeMs }) => timeMs)).toEqual(all.map(({ timeMs }) => timeMs).sort((a, b) => b - a));
    expect(await affectedOf(incidentOf(attack!), attack!.timezone, all[9])).toEqual(all.slice(10));
    expect(all.every(({ why, confidence }) => why.length > 0 && confidence >= 0.7)).toBe(true);
    expect(JSON.stringify(all)).not.toContain('@');
  });

  it('is empty where people came, or nobody', async () => {
    const [attack] = attacks;
    const incident = incidentOf(attack!);
    expect(await affectedOf({ ...incident, cause: 'campaign' }, attack!.timezone)).toEqual([]);
    expect(await affectedOf({ ...incident, kind: 'drop', cause: 'unknown' }, attack!.timezone)).toEqual([]);
    expect(await affectedOf({ ...incident, metric: 'order.placed' }, attack!.timezone)).toEqual([]);
  });
});
