import { between, randomSource } from './random-source.js';
import { within, type Span } from './span.js';
import type { TrafficShape } from './traffic-shape.js';

/** The shop's regular work. */
export type RunName = 'price-list-import' | 'order-export' | 'product-feed' | 'db-nightly';

/** One run, by the moment at which it is over. */
export interface Run {
  name: RunName;
  atMs: number;
}

/** Says when regular work is done: every hour, every quarter of an hour, and at two hours of the local night. */
export interface RunSchedule {
  inHour(hourStartMs: number): Run[];
  between(name: RunName, span: Span): Run[];
}

/** How often each comes, and how late it may be; as the settings of the shop declare it. */
export const RUN_SETTINGS: Record<RunName, { everyMinutes: number; graceMinutes: number }> = {
  'price-list-import': { everyMinutes: 60, graceMinutes: 20 },
  'order-export': { everyMinutes: 15, graceMinutes: 15 },
  'product-feed': { everyMinutes: 1440, graceMinutes: 60 },
  'db-nightly': { everyMinutes: 1440, graceMinutes: 60 },
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Minutes of the hour, by how many it may slip, and the local hour where it is not each of them. */
const TIMETABLE: { name: RunName; minutes: number[]; slipMinutes: number; localHour?: number }[] = [
  { name: 'price-list-import', minutes: [12], slipMinutes: 2.5 },
  { name: 'order-export', minutes: [3, 18, 33, 48], slipMinutes: 0.6 },
  // Neither is between one and three, where a clock change would leave one out or bring it twice.
  { name: 'db-nightly', minutes: [40], slipMinutes: 4, localHour: 3 },
  { name: 'product-feed', minutes: [20], slipMinutes: 5, localHour: 5 },
];

/** Builds the timetable of one shop; when a run slips depends on the seed and the hour alone. */
export function createRunSchedule(seed: string, shape: TrafficShape): RunSchedule {
  const inHour = (hourStartMs: number): Run[] => {
    const random = randomSource(`${seed}/runs/${hourStartMs}`);
    return TIMETABLE.flatMap(({ name, minutes, slipMinutes, localHour }) =>
      minutes.flatMap((minute) => {
        const due = hourStartMs + minute * MINUTE_MS;
        const atMs = Math.round(due + between(random, 0, slipMinutes) * MINUTE_MS);
        return localHour === undefined || Math.floor(shape.local(due).hour) === localHour ? [{ name, atMs }] : [];
      }),
    );
  };
  return {
    inHour,
    between: (name, span) => {
      const runs: Run[] = [];
      for (let hour = Math.floor(span.startMs / HOUR_MS) * HOUR_MS; hour < span.endMs; hour += HOUR_MS)
        runs.push(...inHour(hour).filter((run) => run.name === name && within(span, run.atMs)));
      return runs;
    },
  };
}
