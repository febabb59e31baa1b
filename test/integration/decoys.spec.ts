/** What is not to blame: a deploy just before an attack, and nothing where nothing changed. A replay on the real store. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareEvent } from '../../ingest/index.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import type { IncidentChange } from '../../src/incidents/incident.js';
import { Replay, type TimedEvent } from '../../src/replay/replay-events.js';
import { ReplayVerdicts, type ReplayedChange } from '../../src/replay/replay-verdicts.js';
import type { SimulatedEvent } from '../../src/simulate/simulated-event.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';
import { DEFAULT_SIMULATION } from '../../src/simulate/simulation-options.js';
import type { TrueIncident } from '../../src/simulate/truth.js';

const MINUTE_MS = 60_000;
const SHOP = 'decoys';
const CASE_MS_MAX = 300_000;

let folder: string;
let client: ClickHouseClient;
const lines: IncidentChange[] = [];
const changes: ReplayedChange[] = [];
const simulation = simulateShop({
  ...DEFAULT_SIMULATION,
  shop: SHOP,
  weeks: 1.5,
  ordersPerDay: 90,
  endMs: Date.parse('2026-05-20T00:00:00Z'),
  incidents: ['bots-after-deploy', 'slow-unexplained'],
});

async function* timed(events: Iterable<SimulatedEvent>): AsyncGenerator<TimedEvent> {
  let clockMs = 0;
  for (const raw of events) {
    clockMs = Math.max(clockMs, Date.parse(raw.time));
    const options = { shop: null, source: 'file', receivedMs: clockMs, newId: () => 'x', secret: 'of the tests' };
    const outcome = prepareEvent(raw, options);
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    yield { event: outcome.event, clockMs };
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-decoys-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', Date.now());
  await client.command({ query: 'SYSTEM STOP TTL MERGES' });
  const settings = simulation.shops.shops;
  const verdicts = new ReplayVerdicts(client, settings);
  const replay = new Replay(client, settings, {
    onChange: ({ change }) => {
      verdicts.note(change);
      lines.push(change);
    },
    onProfiles: (shop, profiles) => verdicts.learn(shop, profiles),
    onProgress: () => undefined,
  });
  await replay.run(timed(simulation.events));
  for (const [shop, judgedMs] of replay.judgedTill()) {
    for await (const change of verdicts.of(shop, 0, judgedMs)) changes.push(change);
  }
}, CASE_MS_MAX);

afterAll(async () => {
  await client?.close();
  rmSync(folder, { recursive: true, force: true });
});

function truthOf(name: TrueIncident['class']): TrueIncident {
  return simulation.truth.incidents.find((one) => one.class === name)!;
}

/** The incident of a metric that was told while something was wrong, as it was told last. */
function toldOf(metric: string, { start, end }: TrueIncident): IncidentChange {
  const told = lines.filter((line) => line.metric === metric && line.detectedAt >= start && line.detectedAt <= end);
  return told.at(-1)!;
}

describe('a deploy ten minutes before an attack', () => {
  const attack = truthOf('bots-after-deploy');
  const atMs = Date.parse(attack.start) - 10 * MINUTE_MS;

  it('is looked at and not blamed: bots do not come of a deploy', () => {
    const incident = toldOf('customer.registered', attack);
    expect(incident).toMatchObject({ cause: 'bot-attack' });
    expect(incident.causeConfidence).toBeGreaterThan(0.9);
    expect(incident.suspects.filter(({ kind }) => kind !== 'dimension')).toEqual([]);
    expect(incident.ruledOut?.map(({ at, why }) => [at, why])).toContainEqual([
      new Date(atMs).toISOString(),
      'what is wrong is nothing that such a change makes',
    ]);
  });

  it('gets no verdict against it', () => {
    const deploy = changes.find(({ at }) => Date.parse(at) === atMs);
    expect(['clean', 'unknown']).toContain(deploy?.verdict);
  });
});

describe('a page that is slow without a change and without a module', () => {
  it('is told so, with what was looked at', () => {
    const incident = toldOf('page.durationMs', truthOf('slow-unexplained'));
    expect(incident).toMatchObject({ cause: 'unknown', dimension: { page: '/product' }, suspects: [] });
    expect(incident.evidence.join('\n')).toMatch(
      /nothing points anywhere: nothing changed shortly before, none of \d modules stands out/,
    );
  });
});
