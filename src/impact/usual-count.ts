import { profileAt } from '../../detectors/index.js';
import type { ShopContext } from '../detection/advance-shop.js';
import type { SeriesState } from '../detection/series-state.js';
import type { Stretch } from '../causes/case-file.js';
import type { UsualCount } from './level-forecast.js';

const MINUTE_MS = 60_000;
/** Edges of what a calendar makes plausible are about so many standard deviations apart. */
const EDGES_APART = 3.3;
/** Counts are judged from here on, so that much is known of the hours by then. */
const HOURS_KNOWN_MIN = 72;

/**
 * How many of a series are usual in some stretches, at these local hours and on these days. Null where the series is not known well enough yet.
 */
export function usualCount(
  series: SeriesState | undefined,
  { hours, calendar }: ShopContext,
  parts: readonly Stretch[],
): UsualCount | null {
  const profile = series?.profile;
  if (!series || !profile || profile.hoursKnown < HOURS_KNOWN_MIN) return null;
  const sums = { low: 0, mid: 0, high: 0, minutes: 0 };
  for (const { fromMs, untilMs } of parts) {
    for (let ms = fromMs; ms < untilMs; ms += MINUTE_MS) {
      const local = hours.at(ms);
      const factors = calendar.factorsFor(series, ms, local.day);
      const usual = profileAt(profile, local.hourOfWeek);
      for (const edge of ['low', 'mid', 'high'] as const) sums[edge] += usual * factors[edge];
      sums.minutes++;
    }
  }
  const doubt = sums.mid > 0 ? ((sums.high - sums.low) / EDGES_APART / sums.mid) ** 2 : 0;
  return { mean: sums.mid, minutes: sums.minutes, calendarDoubt: doubt };
}
