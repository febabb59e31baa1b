import { DAY_HOURS } from '../../detectors/index.js';
import type { LocalHours } from '../series/local-hour.js';
import type { SeriesName } from '../series/series-name.js';
import type { LearntDay } from './baseline-version.js';
import type { ShopCalendar } from './shop-calendar.js';

/** What a shop has learnt of the local day of a moment for a series, as a version of its baseline keeps it; null on ordinary days. */
export function learntDay(calendar: ShopCalendar, hours: LocalHours, series: SeriesName, ms: number): LearntDay | null {
  const { day } = hours.at(ms);
  if (!calendar.isSpecial(ms, day)) return null;
  return {
    day,
    hours: Array.from({ length: DAY_HOURS }, (_, hour) => {
      const { low, mid, high } = calendar.learntFactors(series, ms, day, hour) ?? { low: 1, mid: 1, high: 1 };
      return { low: rounded(low), mid: rounded(mid), high: rounded(high) };
    }),
  };
}

function rounded(factor: number): number {
  return Number(factor.toPrecision(5));
}
