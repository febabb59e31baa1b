import { logNormal, poissonCount, standardNormal } from './count-draws.js';
import { hourMoments, hourRandom, minuteMean, type HourContext } from './hour-context.js';
import type { DraftEvent } from './interference.js';
import { oneByWeight, type RandomSource } from './random-source.js';
import type { Run } from './run-schedule.js';
import { visitorCountry } from './places-of-visitors.js';
import { PAGE_SIGMA, type PageProfile } from './shop-profile.js';

const MINUTE_MS = 60_000;
const DATABASE = 'shop';
const BYTES_PER_VIEW = 36_000;
const BYTES_IDLE = 220_000;
const BYTES_PER_QUERY = 2_900;
/** Spread of a minute's traffic about what its page views ask for. */
const DATABASE_SIGMA = 0.1;
/** Modules and their parts of the database's traffic. */
const MODULE_PARTS: Record<string, number> = { recommendations: 0.24, 'stock-badge': 0.15, 'wish-list': 0.06 };
/** The load of an import, for each article; the minutes it takes; the part of the database that a dump reads each minute. */
const IMPORT_BYTES_PER_ARTICLE = 1_800;
const IMPORT_MINUTES = 3;
const BACKUP_MINUTES = 5;
const BACKUP_PART = 0.012;

function moduleTimes(page: PageProfile, durationMs: number, random: RandomSource): Record<string, number> | undefined {
  if (page.modules.length === 0) return undefined;
  return Object.fromEntries(
    page.modules.map((module, rank) => [module, Math.round(durationMs * (0.11 / (rank + 1)) * (0.7 + 0.6 * random()))]),
  );
}

/** The timed page views of the hour. */
export function pageEvents(context: HourContext): DraftEvent[] {
  const random = hourRandom(context, 'views');
  const countries = hourRandom(context, 'view-countries');
  const { profile } = context;
  const pages = profile.pages.map((page) => [page, page.share] as const);
  return hourMoments(context, 'views', random).map((atMs) => {
    const page = oneByWeight(random, pages);
    // A full shop answers a little more slowly.
    const load = 0.94 + 0.06 * context.shape.unit(atMs);
    const durationMs = Math.round(logNormal(random, page.medianMs * load, PAGE_SIGMA));
    const moduleMs = moduleTimes(page, durationMs, random);
    const fate = random();
    const data = {
      page: page.page,
      durationMs,
      status: fate < 0.002 ? 500 : fate < 0.012 ? 404 : 200,
      ...(moduleMs && { moduleMs }),
      country: visitorCountry(countries, profile.country),
      device: random() < 0.63 ? 'mobile' : 'desktop',
      sampleRate: profile.sampleRate,
    };
    return { atMs, source: '/pages', type: 'page.timed', data };
  });
}

/** Bytes that regular work reads in the minute that ends at `atMs`. */
function workBytes(context: HourContext, runs: readonly Run[], atMs: number): number {
  const busy = (name: string, minutes: number): boolean =>
    runs.some((run) => run.name === name && atMs > run.atMs - minutes * MINUTE_MS && atMs <= run.atMs + MINUTE_MS);
  const { catalogue, databaseBytes } = context.profile;
  return (
    (busy('price-list-import', IMPORT_MINUTES) ? (catalogue * IMPORT_BYTES_PER_ARTICLE) / IMPORT_MINUTES : 0) +
    (busy('db-nightly', BACKUP_MINUTES) ? databaseBytes * BACKUP_PART : 0)
  );
}

/** The database's counters, once a minute. */
export function databaseEvents(context: HourContext, runs: readonly Run[]): DraftEvent[] {
  const random = hourRandom(context, 'database');
  const events: DraftEvent[] = [];
  for (let minute = context.hourStartMs; minute < context.hourEndMs; minute += MINUTE_MS) {
    const atMs = minute + 59_000 + Math.floor(random() * 900);
    const views = minuteMean(context, 'views', minute) / context.profile.sampleRate;
    const asked = (BYTES_IDLE + views * BYTES_PER_VIEW) * Math.exp(DATABASE_SIGMA * standardNormal(random));
    const bytesOut = Math.round(asked + workBytes(context, runs, atMs));
    const byModule = Object.fromEntries(
      Object.entries(MODULE_PARTS).map(([module, part]) => {
        const bytes = Math.round(asked * part * (0.9 + 0.2 * random()));
        return [module, { bytesOut: bytes, queries: Math.round(bytes / BYTES_PER_QUERY) }];
      }),
    );
    const data = {
      bytesOut,
      bytesIn: Math.round(bytesOut * (0.07 + 0.02 * random())),
      queries: Math.round(bytesOut / BYTES_PER_QUERY),
      slowQueries: poissonCount(random, 0.2),
      connections: 5 + poissonCount(random, 2),
      database: DATABASE,
      byModule,
    };
    events.push({ atMs, source: '/database', type: 'db.sampled', data });
  }
  return events;
}

/** The check of the home page, once a minute. */
export function probeEvents(context: HourContext): DraftEvent[] {
  const random = hourRandom(context, 'probe');
  return Array.from({ length: (context.hourEndMs - context.hourStartMs) / MINUTE_MS }, (_, n) => {
    const atMs = context.hourStartMs + n * MINUTE_MS + 21_000 + Math.floor(random() * 400);
    const latencyMs = Math.round(logNormal(random, 150, 0.25));
    const data = { probe: 'home', kind: 'http', ok: true, status: 200, latencyMs };
    return { atMs, source: '/monitor', type: 'probe.checked', data };
  });
}
