import { changeOnset, type Finding } from '../../detectors/index.js';
import { hasData, hourPlaceOf, placeOf, type SeriesState } from './series-state.js';
import { RING_HOURS, RING_MINUTES } from './shop-rings.js';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
/** So many times the window that spoke is looked at: of what began long before it a longer window would have spoken. */
const WINDOWS_BACK = 3;
/** A window of few minutes may speak of what became clear only with its last. */
const BACK_MINUTES_MIN = 30;

/** Counts of stretches up to the newest minute beside what was expected of them, the oldest first. */
interface Stretches {
  startMs: number[];
  counts: number[];
  expected: number[];
}

/**
 * Adds to a spike or drop of counts when it began, as the single minutes show it, and whole hours before those that are kept
 * one by one: the window that told it is one of few lengths. `minute` is the newest judged, `newest`
 * the newest that the ring has.
 */
export function withOnset(series: SeriesState, finding: Finding, minute: number, newest = minute): Finding {
  if (series.shape !== 'count' || (finding.kind !== 'spike' && finding.kind !== 'drop')) return finding;
  const stretches = stretchesOf(series, finding, minute, newest);
  const from = stretches.startMs.findIndex((startMs) => startMs >= finding.startedMs);
  const onset = from < 0 ? null : changeOnset(stretches.counts, stretches.expected, from);
  return onset === null ? finding : { ...finding, onsetMs: stretches.startMs[onset]! };
}

/** When what was found began, as well as it is known; milliseconds since the Unix epoch. */
export function beginMsOf({ onsetMs, startedMs }: Finding): number {
  return onsetMs ?? startedMs;
}

function stretchesOf(series: SeriesState, { kind, startedMs }: Finding, minute: number, newest: number): Stretches {
  const { ring, hours, unitWeight } = series;
  const edge = kind === 'spike' ? 'high' : 'low';
  const stretches: Stretches = { startMs: [], counts: [], expected: [] };
  const add = (startMinute: number, weight: number, expected: number): void => {
    stretches.startMs.push(startMinute * MINUTE_MS);
    stretches.counts.push(weight / unitWeight);
    stretches.expected.push(expected / unitWeight);
  };
  const first = firstMinuteOf(series, startedMs, minute);
  const oldestKept = newest - RING_MINUTES + 1;
  const minutesFrom = first < oldestKept ? HOUR_MINUTES * Math.ceil(oldestKept / HOUR_MINUTES) : first;
  for (let hour = Math.ceil(first / HOUR_MINUTES); hour * HOUR_MINUTES < minutesFrom; hour++) {
    const place = hourPlaceOf(series, hour);
    if (hours.hour[place] === hour) add(hour * HOUR_MINUTES, hours.weight[place]!, hours[edge][place]!);
  }
  for (let kept = minutesFrom; kept <= minute; kept++) {
    const place = placeOf(series, kept);
    if (hasData(series, kept)) add(kept, ring.weight[place]!, ring[edge][place]!);
  }
  return stretches;
}

/** How far back the beginning is looked for. */
function firstMinuteOf({ judgedFromMs, firstMinuteMs }: SeriesState, startedMs: number, minute: number): number {
  const back = Math.max(BACK_MINUTES_MIN, WINDOWS_BACK * (minute + 1 - startedMs / MINUTE_MS));
  const known = Math.ceil(Math.max(judgedFromMs, firstMinuteMs) / MINUTE_MS);
  return Math.max(Math.ceil(minute + 1 - back), known, minute - RING_HOURS * HOUR_MINUTES + HOUR_MINUTES);
}
