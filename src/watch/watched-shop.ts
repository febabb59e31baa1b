import type { ShopContext } from '../detection/advance-shop.js';
import type { DescribedSeries } from '../detection/describe-state.js';
import { seriesKey } from '../series/series-name.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import type { ArrivalTotals } from './news-reader.js';
import { contextOf, type ShopWatch } from './shop-watch.js';

/** A shop that this process looks at. */
export interface WatchedShop {
  watch: ShopWatch;
  settings: ShopSettings;
  context: ShopContext;
  /** Of the lease under which it was loaded. */
  epoch: number;
  savedMs: number;
  /** What of the newest minutes of arrival has been taken. */
  totals: ArrivalTotals;
  /** End of the minute of arrival up to which it was looked at last; milliseconds since the Unix epoch. */
  lookedMs: number | null;
  /** As of which minute its series were described. */
  describedMinute: number | null;
  /** What each series said of itself last, by its key. */
  described: Map<string, string>;
}

/** A shop as it was last saved, of which nothing has been read or said since. */
export function watchedShop(watch: ShopWatch, settings: ShopSettings, epoch: number, savedMs: number): WatchedShop {
  return {
    watch,
    settings,
    context: contextOf(watch, settings),
    epoch,
    savedMs,
    totals: new Map(),
    lookedMs: null,
    describedMinute: null,
    described: new Map(),
  };
}

/** Whether a series says something else than when it was asked last; notes what it says. */
export function isSaidAnew(said: Map<string, string>, series: DescribedSeries): boolean {
  const { state, missing, reasonText, waitMinutes, behindMinutes } = series;
  const key = seriesKey(series.name);
  const text = `${state}|${missing}|${reasonText}|${waitMinutes}|${behindMinutes}`;
  if (said.get(key) === text) return false;
  said.set(key, text);
  return true;
}
