import { HOURS_PER_WEEK, type MixFinding, type MixWindow } from '../../detectors/index.js';

/** Values that are told apart by name, the first that came; all others are one more. */
const NAMED_MAX = 15;
const PLACES = NAMED_MAX + 1;
/** Hours kept one by one: the longest window, and some that came late. */
const HOURS_KEPT = 54;
/** Three hours of a working day, or of a weekend, are alike from week to week. */
const HOURS_ALIKE = 3;
const CELLS = 2 * (24 / HOURS_ALIKE);
const WEEKEND_FROM_SLOT = 5 * 24;
/** So many hours of a cell's past are remembered, about: four weeks of them. */
const CELL_HOURS = { workday: 60, weekend: 24 };
/** Until a cell has counted so many things, all of the week says what is usual in it. */
const CELL_PRIOR = 50;

/** How what is counted is made up by one field: what came in the newest hours, and what is usual. Plain data. */
export interface MixState {
  metric: string;
  key: string;
  /** Names of the values, by their place in the counts; the place after the last named one is for all others. */
  values: string[];
  hours: { hour: Int32Array; slot: Uint8Array; isOdd: Uint8Array; counts: Float32Array };
  /** Things counted of each value in each part of the week; older ones fade. */
  usual: Float32Array;
  /** Things that taught, and when the first came; null before. */
  taught: number;
  sinceMs: number | null;
  /** How much more than by chance the shares wander; see `mixShift`. */
  wander: number;
  /** Windows do not reach back beyond this hour: what lies before belongs to a shift that is over. */
  judgedFromHour: number;
  /** The newest hour that was looked at; left out before the first. */
  followedHour?: number;
  /** The shift that was raised and is not over yet, and when it was raised. */
  alarm: { finding: MixFinding; raisedMs: number } | null;
}

/** A mix of which nothing is known yet. `wander` of 0.002: a share of a half wanders by two points. */
export function createMixState(metric: string, key: string): MixState {
  return {
    metric,
    key,
    values: [],
    hours: {
      hour: new Int32Array(HOURS_KEPT).fill(-1),
      slot: new Uint8Array(HOURS_KEPT),
      isOdd: new Uint8Array(HOURS_KEPT),
      counts: new Float32Array(HOURS_KEPT * PLACES),
    },
    usual: new Float32Array(CELLS * PLACES),
    taught: 0,
    sinceMs: null,
    wander: 0.002,
    judgedFromHour: 0,
    alarm: null,
  };
}

/** Counts things of one value in an hour (number since 1970), in time or late; what is older than two days is ignored. */
export function addToMix(mix: MixState, hour: number, slot: number, value: string, weight: number): void {
  const row = rowOf(mix, hour, slot);
  if (row === null) return;
  let place = mix.values.indexOf(value);
  if (place < 0 && mix.values.length < NAMED_MAX) place = mix.values.push(value) - 1;
  mix.hours.counts[row * PLACES + (place < 0 ? NAMED_MAX : place)]! += weight;
}

/** Notes that something else was wrong in an hour, or that it was no ordinary one: it teaches nothing. */
export function markOdd(mix: MixState, hour: number, slot: number): void {
  const row = rowOf(mix, hour, slot);
  if (row !== null) mix.hours.isOdd[row] = 1;
}

function rowOf({ hours }: MixState, hour: number, slot: number): number | null {
  const row = hour % HOURS_KEPT;
  if (hours.hour[row]! > hour) return null;
  if (hours.hour[row]! < hour) {
    hours.hour[row] = hour;
    hours.slot[row] = slot;
    hours.isOdd[row] = 0;
    hours.counts.fill(0, row * PLACES, (row + 1) * PLACES);
  }
  return row;
}

/** Lets an hour teach what is usual in its part of the week. */
export function teachMixHour(mix: MixState, hour: number): void {
  const { hours, usual } = mix;
  const row = hour % HOURS_KEPT;
  if (hours.hour[row] !== hour || hours.isOdd[row]) return;
  const cell = cellOf(hours.slot[row]!);
  const keep = 1 - 1 / (hours.slot[row]! < WEEKEND_FROM_SLOT ? CELL_HOURS.workday : CELL_HOURS.weekend);
  for (let place = 0; place < PLACES; place++) {
    const count = hours.counts[row * PLACES + place]!;
    usual[cell * PLACES + place] = usual[cell * PLACES + place]! * keep + count;
    mix.taught += count;
  }
  mix.sinceMs ??= hour * 3_600_000;
}

function cellOf(slot: number): number {
  const isWeekend = slot % HOURS_PER_WEEK >= WEEKEND_FROM_SLOT;
  return (isWeekend ? 24 / HOURS_ALIKE : 0) + Math.floor((slot % 24) / HOURS_ALIKE);
}

/** Puts what is usual where the clocks of another zone have it, which are `laterHours` ahead of those it was counted by. */
export function turnMix(mix: MixState, laterHours: number, slotAt: (ms: number) => number): void {
  const before = mix.usual.slice();
  mix.usual.fill(0);
  for (const firstCell of [0, 24 / HOURS_ALIKE]) {
    for (let hour = 0; hour < 24; hour++) {
      const from = firstCell + Math.floor(hour / HOURS_ALIKE);
      const to = firstCell + Math.floor(((hour + laterHours + 48) % 24) / HOURS_ALIKE);
      for (let place = 0; place < PLACES; place++) {
        mix.usual[to * PLACES + place]! += before[from * PLACES + place]! / HOURS_ALIKE;
      }
    }
  }
  const { hour, slot } = mix.hours;
  hour.forEach((number, row) => {
    if (number >= 0) slot[row] = slotAt(number * 3_600_000);
  });
}

/** What came in the `length` hours that end with `newest`, beside what so many things usually are. */
export function mixWindow(mix: MixState, newest: number, length: number): MixWindow {
  const { hours, usual } = mix;
  const observed = Array.from({ length: PLACES }, () => 0);
  const expected = Array.from({ length: PLACES }, () => 0);
  const overall = overallShares(usual);
  const from = Math.max(mix.judgedFromHour, newest - length + 1);
  for (let hour = from; hour <= newest; hour++) {
    const row = hour % HOURS_KEPT;
    if (hours.hour[row] !== hour) continue;
    const counts = hours.counts.subarray(row * PLACES, (row + 1) * PLACES);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cell = usual.subarray(cellOf(hours.slot[row]!) * PLACES, (cellOf(hours.slot[row]!) + 1) * PLACES);
    const known = cell.reduce((sum, count) => sum + count, 0) + CELL_PRIOR;
    for (let place = 0; place < PLACES; place++) {
      observed[place]! += counts[place]!;
      expected[place]! += (total * (cell[place]! + CELL_PRIOR * overall[place]!)) / known;
    }
  }
  const knownFrom = usual.reduce((sum, count) => sum + count, 0);
  return { hours: newest - from + 1, startMs: from * 3_600_000, observed, expected, knownFrom };
}

function overallShares(usual: Float32Array): number[] {
  const total = Math.max(
    1,
    usual.reduce((sum, count) => sum + count, 0),
  );
  return Array.from({ length: PLACES }, (_, place) => {
    let count = 0;
    for (let cell = 0; cell < CELLS; cell++) count += usual[cell * PLACES + place]!;
    return count / total;
  });
}

/** Takes what the kept hours from `fromHour` on are made up of for usual, and forgets what was before. */
export function acceptMix(mix: MixState, fromHour = 0): void {
  mix.usual.fill(0);
  mix.taught = 0;
  mix.sinceMs = null;
  mix.judgedFromHour = fromHour;
  mix.hours.isOdd.fill(0);
  for (const hour of mix.hours.hour.toSorted()) if (hour >= fromHour) teachMixHour(mix, hour);
  // Each has taught now, or belongs to what is forgotten.
  mix.hours.isOdd.fill(1);
}
