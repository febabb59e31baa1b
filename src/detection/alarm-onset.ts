import { changeOnset, type Finding } from '../../detectors/index.js';
import { placeOf, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';

const MINUTE_MS = 60_000;
/** A minute with so many times the usual belongs to a spike rather than to the time before it. */
export const CLEARLY_MORE = 2;
/** A minute with no more than this share of the usual belongs to a drop. */
const CLEARLY_FEWER = 0.5;

/**
 * Adds to a spike or drop of counts when it began, as its single minutes show it: the window that told it is one of few
 * lengths. Left as it is where it began before the minutes that are kept one by one. `minute` is the newest judged.
 */
export function withOnset(series: SeriesState, finding: Finding, minute: number): Finding {
  if (series.shape !== 'count' || (finding.kind !== 'spike' && finding.kind !== 'drop')) return finding;
  const { ring, judgedFromMs } = series;
  const first = Math.max(minute - RING_MINUTES + 1, Math.ceil(judgedFromMs / MINUTE_MS));
  const values: number[] = [];
  const reference: number[] = [];
  for (let kept = first; kept <= minute; kept++) {
    const place = placeOf(series, kept);
    values.push(finding.kind === 'spike' ? ring.weight[place]! : -ring.weight[place]!);
    reference.push(finding.kind === 'spike' ? CLEARLY_MORE * ring.high[place]! : -CLEARLY_FEWER * ring.low[place]!);
  }
  const onset = changeOnset(values, reference);
  return onset === null || onset === 0 ? finding : { ...finding, onsetMs: (first + onset) * MINUTE_MS };
}
