import type { ShopContext } from '../detection/advance-shop.js';
import type { DescribedSeries } from '../detection/describe-state.js';
import type { RestingPlace } from '../detection/resting-columns.js';
import { ShopRest } from '../detection/shop-rest.js';
import type { Log } from '../notify/log.js';
import { seriesKey } from '../series/series-name.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import type { ArrivalTotals } from './news-reader.js';
import { Overlap } from './overlap.js';
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
  /** What of the newest arrivals has been taken. */
  overlap: Overlap;
  /** Keeps it small between two looks; null where all of it stays in memory. */
  rest: ShopRest | null;
}

/** A shop as it was last saved, of which nothing has been read or said since; `place` is where it may rest. */
export function watchedShop(
  watch: ShopWatch,
  settings: ShopSettings,
  epoch: number,
  savedMs: number,
  place: RestingPlace | null,
): WatchedShop {
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
    overlap: new Overlap(watch.cursor),
    rest: place && new ShopRest(watch.detection, place),
  };
}

/** Lets a shop rest; where there is no room for it on the disk, all of it stays in memory. */
export function layDown({ overlap, rest, settings }: WatchedShop, log: Log): void {
  overlap.lay();
  try {
    rest?.lay();
  } catch (error) {
    log.warn({ err: error, shop: settings.shop }, 'what is not needed of this shop could not be put aside');
  }
}

/** Brings back all that is remembered of a shop, as it is to be stored. */
export function wake({ overlap, rest }: WatchedShop): void {
  overlap.wake();
  rest?.wake();
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
