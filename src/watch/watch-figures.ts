import type { Severity } from '../incidents/incident.js';
import type { ShopWatch } from './shop-watch.js';

const MINUTE_MS = 60_000;

/** How the watch over some shops is doing. */
export interface WatchFigures {
  shops: number;
  series: number;
  /**
   * Age of the oldest minute not judged yet, in seconds, of the shop that is furthest behind; null where no shop sends
   * its events as they happen: of others nobody knows what is late.
   */
  behindSeconds: number | null;
  /** Severity of each open incident. */
  openIncidents: Severity[];
}

/** Counts what there is in these watches at `nowMs`. */
export function watchFigures(watches: readonly ShopWatch[], nowMs: number): WatchFigures {
  const behind = watches.flatMap(({ detection: { isLive, nextMinute } }) =>
    isLive && nextMinute !== null ? [(nowMs - nextMinute * MINUTE_MS) / 1000] : [],
  );
  return {
    shops: watches.length,
    series: watches.reduce((sum, { detection }) => sum + detection.series.size + detection.runs.size, 0),
    behindSeconds: behind.length === 0 ? null : Math.max(...behind),
    openIncidents: watches.flatMap(({ book }) => book.open.map(({ incident }) => incident.severity)),
  };
}
