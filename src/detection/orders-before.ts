import type { Run } from '../../detectors/index.js';
import type { RunSeries } from './run-series.js';
import { hasData, placeOf, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';

const MINUTE_MS = 60_000;
/** What is placed so shortly before a run may be left to the next one. */
const EDGE_MINUTES = 2;

/**
 * The orders that a good run of a job had to account for, by the minute: those placed from the start of the good run before
 * to its own. `complete` is the newest minute of which all orders have come, `newest` the newest one that `orders` holds.
 * Undefined where there is no such run, or it is too long ago, or not every minute since is known and complete.
 */
export function ordersBefore(
  orders: SeriesState | undefined,
  { runs }: Pick<RunSeries, 'runs'>,
  run: Run,
  complete: number,
  newest: number,
): Run['orders'] {
  const before = runs.findLast(({ ok, timeMs }) => ok && timeMs < run.timeMs);
  if (!orders || !before || !run.ok || run.items === null) return undefined;
  const [from, until] = [startMinute(before), startMinute(run)];
  if (from <= newest - RING_MINUTES || until - 1 > complete) return undefined;
  let [placed, edge] = [0, 0];
  for (let at = from; at < until; at++) {
    if (!hasData(orders, at)) return undefined;
    const place = placeOf(orders, at);
    const weight = orders.ring.weight[place]!;
    placed += weight;
    if (at >= until - EDGE_MINUTES) edge += weight;
  }
  return { placed, edge };
}

function startMinute({ timeMs, durationMs }: Run): number {
  return Math.floor((timeMs - (durationMs ?? 0)) / MINUTE_MS);
}
