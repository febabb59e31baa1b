import type { LocalHour } from '../series/local-hour.js';
import { addLateToRecords } from './alarm-record.js';
import { addBelatedToHour, addLateToHour, type LatePart } from './hour-ring.js';
import type { PointSum } from './point-sum.js';
import { forgetSums } from './running-sums.js';
import { addSingles, TEACHING_LAG_MINUTES } from './series-minute.js';
import { COVERED, flagsOf, HAS_DATA, hasData, mayTeach, placeOf, setFlags } from './series-state.js';
import type { SeriesState } from './series-state.js';
import { FLAG_MINUTES, RING_MINUTES } from './shop-rings.js';
import { teachHour } from './taught-hours.js';

const MINUTE_MS = 60_000;

/**
 * Adds what came late to a minute already judged, as if it had come in time: the ring and the hours see it at once, the
 * history if the minute has taught it already and may. What was sent while the shop was closed or silent is no data, nor
 * is what comes more than two days late. `newest` is the newest judged minute.
 */
export function addLateToSeries(
  series: SeriesState,
  minute: number,
  late: PointSum,
  newest: number,
  local: LocalHour,
): void {
  const age = newest - minute;
  if (age >= FLAG_MINUTES) return;
  for (const ring of [series.ring, series.hours]) {
    ring.away?.wake();
    ring.isChanged = true;
  }
  addLateToRecords(series, minute, late);
  const isInRing = age < RING_MINUTES;
  forgetSums(series);
  const part = newPart(series, minute, late, isInRing);
  if (isInRing) {
    const place = placeOf(series, minute);
    series.ring.weight[place]! += part.weight;
    series.ring.quantity[place]! += part.quantity;
    shortenSilence(series, minute, newest);
  }
  const flags = flagsOf(series, minute);
  if (!(flags & COVERED)) return;
  setFlags(series, minute, flags | HAS_DATA);
  if (isInRing && late.singles.length > 0) addSingles(series, minute, late.singles, !mayTeach(series, minute));
  if (isInRing) addLateToHour(series, minute, part);
  else addBelatedToHour(series, minute, part);
  if (age >= TEACHING_LAG_MINUTES && mayTeach(series, minute)) {
    teachHour(series, local.week, local.slot, part.weight, part.quantity, part.minutes);
  }
}

/** What a late point adds to its minute: of a gauge, what is above the reading that is there. */
function newPart(series: SeriesState, minute: number, late: PointSum, isInRing: boolean): LatePart {
  const { weight, quantity } = late;
  const isFirst = !hasData(series, minute);
  if (series.shape !== 'gauge' || isFirst) return { weight, quantity, minutes: isFirst ? 1 : 0 };
  // Which reading is there is forgotten once the minute has left the ring.
  const place = isInRing ? placeOf(series, minute) : 0;
  const above = isInRing ? Math.max(0, quantity - series.ring.quantity[place]!) : 0;
  return { weight: 0, quantity: above, minutes: 0 };
}

/** What came late ends the silence at its own minute, as if it had come in time. */
function shortenSilence(series: SeriesState, minute: number, newest: number): void {
  const { ring, sinceLast } = series;
  if (minute * MINUTE_MS < sinceLast.startMs) return;
  series.lastDataMs = minute * MINUTE_MS;
  series.sinceLast = { startMs: (minute + 1) * MINUTE_MS, expected: 0, expectedLow: 0 };
  for (let later = minute + 1; later <= newest; later++) {
    if (!hasData(series, later)) continue;
    const place = placeOf(series, later);
    series.sinceLast.expected += ring.mid[place]!;
    series.sinceLast.expectedLow += ring.low[place]!;
  }
}
