import { activeHours, buildProfile, weightOfEvent, windowNoise } from '../../detectors/index.js';
import type { LocalHour } from '../series/local-hour.js';
import { YOUNG_HOURS } from './series-minute.js';
import type { SeriesState } from './series-state.js';
import type { NewProfile } from './shop-state.js';

const HOURS_BETWEEN = 24;
/** A series that is young changes its mind more often. */
const HOURS_BETWEEN_YOUNG = 6;

/**
 * Builds what is normal for a series anew where its time has come: at local midnight, and four times a day while it is
 * young. To be called at the full hour; `next` is the hour that begins, at `nowMs`. Gives the new version, or null.
 */
export function refreshProfile(series: SeriesState, next: LocalHour, nowMs: number): NewProfile | null {
  const isYoung = (series.profile?.hoursKnown ?? 0) < YOUNG_HOURS;
  if (next.slot % (isYoung ? HOURS_BETWEEN_YOUNG : HOURS_BETWEEN) !== 0) return null;
  series.profile = buildProfile(series.history, series.shape, next.week, next.slot, nowMs, series.firstMinuteMs);
  series.halfHour = null;
  series.activeHours = activeHours(series.history);
  if (series.shape === 'count') series.unitWeight = weightOfEvent(series.history);
  const noise = Array.from(series.noise.value, (_, index) => windowNoise(series.noise, index));
  const { metric, dimension, shape, profile } = series;
  return { series: { metric, dimension }, shape, profile, noise };
}
