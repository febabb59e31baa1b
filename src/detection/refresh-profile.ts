import {
  activeHours,
  applySeason,
  buildProfile,
  createYearSeason,
  noteWeeks,
  seasonFactors,
  weightOfEvent,
  windowNoise,
} from '../../detectors/index.js';
import { learntDay } from '../baselines/learnt-day.js';
import type { LocalHours } from '../series/local-hour.js';
import { forgetHalfHour } from './half-hours.js';
import type { Lesson } from './lessons.js';
import type { ShopContext } from './minute-look.js';
import { noiseOf } from './noise-columns.js';
import { YOUNG_HOURS } from './series-minute.js';
import type { SeriesState } from './series-state.js';
import type { NewProfile } from './shop-state.js';
import { historyAsTaught } from './taught-history.js';

const MINUTE_MS = 60_000;
const HOURS_BETWEEN = 24;
/** A series that is young changes its mind more often. */
const HOURS_BETWEEN_YOUNG = 6;

/**
 * Builds what is normal for a series anew where its time has come: at local midnight, and four times a day while it is
 * young. To be called at the full hour, `nextMinute` being its first minute. Gives the new version, or null.
 */
export function refreshProfile(
  series: SeriesState,
  lessons: readonly Lesson[],
  hours: LocalHours,
  nextMinute: number,
): NewProfile | null {
  const isYoung = (series.profile?.hoursKnown ?? 0) < YOUNG_HOURS;
  const { slot } = hours.at(nextMinute * MINUTE_MS);
  if (slot % (isYoung ? HOURS_BETWEEN_YOUNG : HOURS_BETWEEN) !== 0) return null;
  return rebuildProfile(series, lessons, hours, nextMinute);
}

/** Builds what is normal for a series anew as of the minute that begins, under what people said of its incidents. */
export function rebuildProfile(
  series: SeriesState,
  lessons: readonly Lesson[],
  hours: LocalHours,
  nextMinute: number,
): NewProfile {
  const nowMs = nextMinute * MINUTE_MS;
  const { week, slot } = hours.at(nowMs);
  const history = historyAsTaught(series, lessons, hours, nextMinute);
  series.profile = buildProfile(history, series.shape, week, slot, nowMs, series.firstMinuteMs);
  forgetHalfHour(series);
  series.activeHours = activeHours(history);
  if (series.shape === 'count') series.unitWeight = weightOfEvent(history);
  if (isVolume(series)) {
    series.year ??= createYearSeason();
    noteWeeks(series.year, history, series.profile.mid, series.shape, week);
    applySeason(series.profile, seasonFactors(series.year, series.shape, week, slot, series.unitWeight));
  }
  const learnt = noiseOf(series);
  const noise = Array.from(learnt.value, (_, index) => windowNoise(learnt, index));
  const { metric, dimension, shape, profile } = series;
  return { series: { metric, dimension }, shape, profile, noise };
}

/** Volumes have their times of the year; how fast pages are and how many payments fail has none. */
function isVolume({ shape }: SeriesState): boolean {
  return shape === 'count' || shape === 'sum' || shape === 'level';
}

/** The same version with what was learnt of the local day that it is for, where it is no ordinary one. */
export function withDay(news: NewProfile, { calendar, hours }: ShopContext): NewProfile {
  const day = learntDay(calendar, hours, news.series, news.profile.builtMs);
  return day ? { ...news, day } : news;
}
