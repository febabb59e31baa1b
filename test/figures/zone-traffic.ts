import { DateTime, IANAZone } from 'luxon';
import { logNormal, poissonCount } from '../../src/simulate/count-draws.js';
import { randomSource, type RandomSource } from '../../src/simulate/random-source.js';
import { within, type Span } from '../../src/simulate/span.js';
import { dayCurveAt, weekCurveAt } from '../../src/simulate/traffic-shape.js';
import type { TimedEvent } from '../../src/simulate/simulated-event.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Zones differ by, and change by, whole half-hours. */
const SLOT_MS = 30 * MINUTE_MS;
const DAYS_BEFORE = 35;
const DAYS_AFTER = 11;

const PER_DAY = { orders: 150, registrations: 40, home: 200, cart: 100 } as const;
type Stream = keyof typeof PER_DAY;
const BACKUP_MINUTE_OF_DAY = 2 * 60 + 15;
const JOB_MINUTE_OF_HOUR = 5;
const BOT_FACTOR = 12;
const SLOW_FACTOR = 4;

/**
 * What happens around a night in which clocks change, told in local time as if it were UTC ("nominal"): an ordinary
 * shop with a nightly backup and an hourly import, and five things that go wrong.
 */
export interface ZoneStory {
  /** Nominal start of the day in which the clock changes. */
  changeMs: number;
  period: Span;
  orderStop: Span;
  botBurst: Span;
  slowCart: Span;
  failedJob: Span;
  missingBackup: Span;
}

/** The story around a change, by its nominal day. */
export function zoneStory(changeMs: number): ZoneStory {
  const from = (day: number, hour: number, hours: number): Span => {
    const startMs = changeMs + day * DAY_MS + hour * HOUR_MS;
    return { startMs, endMs: startMs + hours * HOUR_MS };
  };
  return {
    changeMs,
    period: { startMs: changeMs - DAYS_BEFORE * DAY_MS, endMs: changeMs + DAYS_AFTER * DAY_MS },
    failedJob: from(0, 5, 1),
    botBurst: from(0, 12, 2 / 3),
    orderStop: from(1, 10, 6),
    missingBackup: from(2, 0, 24),
    slowCart: from(3, 19, 3),
  };
}

/** The local days of a year in which a zone changes its clock, as nominal moments. */
export function clockChangesOf(zone: string, year: number): number[] {
  const changes: number[] = [];
  let day = DateTime.fromObject({ year }, { zone });
  while (day.year === year) {
    const next = day.plus({ days: 1 });
    if (day.offset !== next.offset) changes.push(Date.UTC(day.year, day.month - 1, day.day));
    day = next;
  }
  return changes;
}

/** The moments that a clock in the zone shows as this nominal one: none where it jumps over it, two where it comes again. */
export function instantsOf(zone: IANAZone, nominalMs: number): number[] {
  const offsets = new Set([-DAY_MS, DAY_MS].map((apart) => zone.offset(nominalMs + apart)));
  return [...offsets]
    .map((offset) => ({ offset, ms: nominalMs - offset * MINUTE_MS }))
    .filter(({ offset, ms }) => zone.offset(ms) === offset)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
}

/** What a clock in the zone shows at a moment, as a nominal one. */
export function nominalOf(zone: IANAZone, ms: number): number {
  return ms + zone.offset(ms) * MINUTE_MS;
}

/** The story's events in one zone, in the order of time. What is drawn depends on the nominal time alone. */
export function zoneEvents(story: ZoneStory, zoneName: string): TimedEvent[] {
  const zone = IANAZone.create(zoneName);
  const events: TimedEvent[] = [];
  for (let slotMs = story.period.startMs; slotMs < story.period.endMs; slotMs += SLOT_MS) {
    instantsOf(zone, slotMs).forEach((ms, pass) => events.push(...visitorsOf(story, slotMs, ms, pass)));
  }
  events.push(...backupsOf(story, zone), ...jobsOf(story, zone));
  return events.sort((a, b) => a.atMs - b.atMs);
}

function visitorsOf(story: ZoneStory, slotMs: number, ms: number, pass: number): TimedEvent[] {
  return (Object.keys(PER_DAY) as Stream[]).flatMap((stream) => {
    const random = randomSource(`zones/${story.changeMs}/${slotMs}/${pass}/${stream}`);
    const count = poissonCount(random, meanOf(story, stream, slotMs));
    return Array.from({ length: count }, (_, n) => {
      const afterMs = Math.floor(random() * SLOT_MS);
      const id = `${stream}-${(slotMs / SLOT_MS).toString(36)}-${pass}-${n}`;
      return {
        atMs: ms + afterMs,
        id,
        source: `/zones/${stream}`,
        ...contentOf(story, stream, slotMs + afterMs, random, id),
      };
    });
  });
}

function meanOf(story: ZoneStory, stream: Stream, slotMs: number): number {
  const day = Math.floor(slotMs / DAY_MS);
  const shape = dayCurveAt((slotMs - day * DAY_MS + SLOT_MS / 2) / HOUR_MS) * weekCurveAt(((day + 3) % 7) + 1);
  const mean = (PER_DAY[stream] / (DAY_MS / SLOT_MS)) * shape;
  if (stream === 'orders' && within(story.orderStop, slotMs)) return 0;
  return stream === 'registrations' && within(story.botBurst, slotMs) ? mean * BOT_FACTOR : mean;
}

function contentOf(story: ZoneStory, stream: Stream, nominalMs: number, random: RandomSource, id: string) {
  switch (stream) {
    case 'orders': {
      const value = Math.round(logNormal(random, 50, 0.6) * 100) / 100;
      return { type: 'order.placed', data: { orderId: id, value, currency: 'EUR' } };
    }
    case 'registrations':
      return { type: 'customer.registered', data: {} };
    default: {
      const factor = stream === 'cart' && within(story.slowCart, nominalMs) ? SLOW_FACTOR : 1;
      const durationMs = Math.round(logNormal(random, 350, 0.45) * factor);
      return { type: 'page.timed', data: { page: stream === 'cart' ? '/cart' : '/', durationMs, status: 200 } };
    }
  }
}

/** One each night, as cron does it: what the clock jumps over runs after the jump, what comes again does not run again. */
function backupsOf(story: ZoneStory, zone: IANAZone): TimedEvent[] {
  const nights: TimedEvent[] = [];
  for (let dayMs = story.period.startMs; dayMs < story.period.endMs; dayMs += DAY_MS) {
    if (within(story.missingBackup, dayMs)) continue;
    const dueMs = dayMs + BACKUP_MINUTE_OF_DAY * MINUTE_MS;
    const afterJump = Array.from({ length: 4 }, (_, i) => Math.floor(dueMs / SLOT_MS) * SLOT_MS + i * SLOT_MS);
    const atMs = [dueMs, ...afterJump].flatMap((nominalMs) => instantsOf(zone, nominalMs))[0];
    if (atMs === undefined) continue;
    const bytes = Math.round(2e9 * logNormal(randomSource(`zones/backup/${dayMs}`), 1, 0.02));
    const data = { backup: 'db-nightly', outcome: 'ok', bytes, durationMs: 300_000 };
    nights.push({ atMs, id: `backup-${dayMs / DAY_MS}`, source: '/zones/backup', type: 'backup.finished', data });
  }
  return nights;
}

/** Every sixty minutes by the clock on the wall of nobody: changes of clocks do not touch it. */
function jobsOf(story: ZoneStory, zone: IANAZone): TimedEvent[] {
  const jobs: TimedEvent[] = [];
  const firstMs = (instantsOf(zone, story.period.startMs)[0] ?? 0) + JOB_MINUTE_OF_HOUR * MINUTE_MS;
  for (let atMs = firstMs; nominalOf(zone, atMs) < story.period.endMs; atMs += HOUR_MS) {
    const isFailed = within(story.failedJob, nominalOf(zone, atMs));
    const items = isFailed ? 0 : Math.round(9000 * logNormal(randomSource(`zones/job/${jobs.length}`), 1, 0.03));
    const ending = isFailed ? { outcome: 'failed', errorMessage: 'connect ETIMEDOUT' } : { outcome: 'ok' };
    const data = { job: 'price-list-import', items, durationMs: 60_000, ...ending };
    jobs.push({ atMs, id: `job-${jobs.length}`, source: '/zones/jobs', type: 'job.finished', data });
  }
  return jobs;
}
