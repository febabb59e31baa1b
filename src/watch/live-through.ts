import type { Lessons } from '../detection/lessons.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { byArrival } from './by-arrival.js';
import type { HistoryReader } from './history-reader.js';
import type { ShopMoment } from '../causes/cause-desk.js';
import { advanceWatch, contextOf, feedWatch, momentOf, type ShopWatch } from './shop-watch.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const HOUR_MINUTES = 60;
/** Points read at once, about: a day's, where a shop has up to some forty series. */
const READ_POINTS = 60_000;
/** Minutes of single series judged before other work of the process gets a turn: some twenty milliseconds. */
const SLICE_SERIES_MINUTES = 2_000;

/** History to be lived through: `[fromMs, untilMs)`, whole minutes. */
export interface HistoryStretch {
  settings: ShopSettings;
  /** What people had said; nothing where it is left out. */
  lessons?: Lessons;
  fromMs: number;
  untilMs: number;
}

/**
 * Lives through stored history, a minute after the other by the code of the service, as if each event had come in its own
 * minute. Changes `watch`, gives what there is to say to `onMinute`, stores nothing. An aborted `signal` ends it with the
 * reason of the abort.
 */
export async function liveThrough(
  reader: HistoryReader,
  watch: ShopWatch,
  { settings, lessons, fromMs: startMs, untilMs }: HistoryStretch,
  onMinute: (changes: readonly NumberedChange[], moment: ShopMoment) => Promise<unknown> | void,
  signal?: AbortSignal,
): Promise<void> {
  const { shop } = settings;
  let context = contextOf(watch, settings, lessons);
  let judged = 0;
  for (let fromMs = startMs; fromMs < untilMs;) {
    const endMs = Math.min(untilMs, fromMs + readMinutes(watch.detection.series.size) * MINUTE_MS);
    const pointsOf = await reader.points(shop, fromMs, endMs);
    const occurrences = byArrival(await reader.occurrences(shop, fromMs, endMs));
    for (; fromMs < endMs; fromMs += MINUTE_MS) {
      const hasWindow = feedWatch(watch, context, pointsOf(fromMs), occurrences.get(fromMs) ?? []);
      if (hasWindow) context = contextOf(watch, settings, lessons);
      const nowMs = fromMs + MINUTE_MS;
      const { changes } = advanceWatch(watch, context, nowMs, Number.MAX_SAFE_INTEGER);
      await onMinute(changes, momentOf(watch, context, nowMs));
      judged += Math.max(1, watch.detection.series.size);
      if (judged < SLICE_SERIES_MINUTES) continue;
      judged = 0;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }
}

function readMinutes(series: number): number {
  return Math.min(DAY_MINUTES, Math.max(HOUR_MINUTES, Math.floor(READ_POINTS / Math.max(1, series))));
}
