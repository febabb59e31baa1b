import { hourRandom, type HourContext } from './hour-context.js';
import type { DraftEvent } from './interference.js';
import { between, wholeBetween, type RandomSource } from './random-source.js';
import type { Run } from './run-schedule.js';
import type { ShopProfile } from './shop-profile.js';

const WEEK_MS = 7 * 86_400_000;
/** The database grows by this part from week to week. */
const DATABASE_GROWTH = 0.004;

function jobData(run: Run, profile: ShopProfile, random: RandomSource): Record<string, unknown> {
  const articles = Math.round(profile.catalogue * between(random, 0.985, 1.01));
  if (run.name === 'price-list-import')
    return {
      items: articles,
      bytes: articles * wholeBetween(random, 92, 98),
      durationMs: articles * wholeBetween(random, 70, 105),
    };
  if (run.name === 'product-feed')
    return {
      items: articles,
      bytes: articles * wholeBetween(random, 1_150, 1_250),
      durationMs: articles * wholeBetween(random, 18, 26),
    };
  // How many orders there are to export is known only when they have been made: see `createExportCounter`.
  return { items: 0, bytes: 0, durationMs: wholeBetween(random, 1_500, 4_000) };
}

function backupData(
  run: Run,
  profile: ShopProfile,
  random: RandomSource,
  growingSinceMs: number,
): Record<string, unknown> {
  const growth = (1 + DATABASE_GROWTH) ** ((run.atMs - growingSinceMs) / WEEK_MS);
  return {
    backup: run.name,
    outcome: 'ok',
    bytes: Math.round(profile.databaseBytes * growth * between(random, 0.995, 1.005)),
    durationMs: wholeBetween(random, 250_000, 330_000),
    location: 's3://shop-backups',
    region: 'eu-central-1',
    kind: 'full',
  };
}

/** The runs of the hour that are over. */
export function runEvents(context: HourContext, runs: readonly Run[], growingSinceMs: number): DraftEvent[] {
  const random = hourRandom(context, 'run-results');
  return runs.map((run) =>
    run.name === 'db-nightly'
      ? {
          atMs: run.atMs,
          source: '/backups',
          type: 'backup.finished',
          data: backupData(run, context.profile, random, growingSinceMs),
        }
      : {
          atMs: run.atMs,
          source: '/scheduler',
          type: 'job.finished',
          data: { job: run.name, outcome: 'ok', ...jobData(run, context.profile, random) },
        },
  );
}

/** Fills into each order export how many orders were placed since the last that went well. Wants events in order of time. */
export function createExportCounter(): (event: DraftEvent) => DraftEvent {
  let waiting = 0;
  return (event) => {
    if (event.type === 'order.placed') waiting++;
    if (event.type !== 'job.finished' || event.data['job'] !== 'order-export') return event;
    if (event.data['outcome'] !== 'ok') return event;
    const items = waiting;
    waiting = 0;
    return { ...event, data: { ...event.data, items, bytes: 240 + items * 690 } };
  };
}
