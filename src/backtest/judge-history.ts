import type { Incident } from '../incidents/incident.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { byArrival } from '../watch/by-arrival.js';
import { advanceWatch, contextOf, createShopWatch, feedWatch } from '../watch/shop-watch.js';
import type { HistoryReader } from './history-reader.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const HOUR_MINUTES = 60;
/** Points read at once, about: a day's, where a shop has up to some forty series. */
const READ_POINTS = 60_000;
/** Minutes of single series judged before other work of the process gets a turn: some twenty milliseconds. */
const SLICE_SERIES_MINUTES = 2_000;

/** History to be judged: `[startMs, untilMs)`, whole minutes. */
export interface HistoryOrder {
  settings: ShopSettings;
  startMs: number;
  untilMs: number;
}

/**
 * Lives through a shop's history with these settings, a minute after the other by the code of the service, from knowing
 * nothing; gives the incidents in their last form, in the order in which they were opened. Nothing is stored. An aborted
 * `signal` ends it with the reason of the abort.
 */
export async function judgeHistory(
  reader: HistoryReader,
  { settings, startMs, untilMs }: HistoryOrder,
  signal: AbortSignal,
): Promise<Incident[]> {
  const { shop } = settings;
  const watch = createShopWatch(shop);
  const incidents = new Map<string, Incident>();
  let context = contextOf(watch, settings);
  let judged = 0;
  for (let fromMs = startMs; fromMs < untilMs;) {
    const stretchMs = stretchMinutes(watch.detection.series.size) * MINUTE_MS;
    const endMs = Math.min(untilMs, fromMs + stretchMs);
    const pointsOf = await reader.points(shop, fromMs, endMs);
    const occurrences = byArrival(await reader.occurrences(shop, fromMs, endMs));
    for (; fromMs < endMs; fromMs += MINUTE_MS) {
      const hasWindow = feedWatch(watch, context, pointsOf(fromMs), occurrences.get(fromMs) ?? []);
      if (hasWindow) context = contextOf(watch, settings);
      const { changes } = advanceWatch(watch, context, fromMs + MINUTE_MS, Number.MAX_SAFE_INTEGER);
      for (const { change } of changes) {
        const { event: _event, at: _at, ...incident } = change;
        incidents.set(incident.id, incident);
      }
      judged += Math.max(1, watch.detection.series.size);
      if (judged < SLICE_SERIES_MINUTES) continue;
      judged = 0;
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
  }
  return [...incidents.values()];
}

function stretchMinutes(series: number): number {
  return Math.min(DAY_MINUTES, Math.max(HOUR_MINUTES, Math.floor(READ_POINTS / Math.max(1, series))));
}
