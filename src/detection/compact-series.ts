import type { SeriesState } from './series-state.js';

/** Names that are shared; shops mostly have the same ones. */
const shared = new Map<string, string>();
const SHARED_MAX = 10_000;

/**
 * The same series in an object of the one form that all of them have, with names that are shared with those of other shops: as
 * V8 reads it back, each has its own form and its own names, and takes half as much again.
 */
export function compactSeries(series: SeriesState): SeriesState {
  const { startMs, expected, expectedLow } = series.sinceLast;
  return {
    metric: sharedName(series.metric),
    dimension: sharedName(series.dimension),
    shape: sharedName(series.shape) as SeriesState['shape'],
    unit: sharedName(series.unit),
    firstMinuteMs: series.firstMinuteMs,
    lastDataMs: series.lastDataMs,
    column: series.column,
    ring: series.ring,
    hours: series.hours,
    sums: series.sums,
    taught: series.taught,
    history: series.history,
    noise: series.noise,
    values: series.values,
    profile: series.profile,
    halfHours: series.halfHours,
    dayShape: series.dayShape,
    activeHours: series.activeHours,
    unitWeight: series.unitWeight,
    singleVariance: series.singleVariance,
    sinceLast: { startMs, expected, expectedLow },
    alarm: series.alarm,
    slow: { alarm: series.slow.alarm, fromDay: series.slow.fromDay },
    judgedFromMs: series.judgedFromMs,
    year: series.year,
    oddWeeks: series.oddWeeks,
    settled: series.settled,
    records: series.records,
    withheld: series.withheld,
    lessons: series.lessons,
    // None may be forgotten: it would be lost at rest.
  } satisfies Record<keyof SeriesState, unknown>;
}

/** A text that equal ones share. */
export function sharedName(name: string): string {
  const known = shared.get(name);
  if (known !== undefined) return known;
  if (shared.size >= SHARED_MAX) shared.clear();
  shared.set(name, name);
  return name;
}
