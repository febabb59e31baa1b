import type { SeriesShape } from '../../detectors/index.js';
import { metricNamed, mixNamed } from '../../ingest/index.js';
import { windowOfChange } from '../baselines/shop-calendar.js';
import { isProduction } from '../changes/is-production.js';
import type { LocalHours } from '../series/local-hour.js';
import { seriesKey, type SeriesName } from '../series/series-name.js';
import { noteDelivery } from './absence.js';
import { noteArrivalLag } from './arrival-lag.js';
import { sharedName } from './compact-series.js';
import { addMixPoint } from './follow-mixes.js';
import { addLateToSeries } from './late-point.js';
import { addOther, addToColumn, createPendingMinute } from './pending-minute.js';
import { createPointSum, pointSum, type ArrivedPoint } from './point-sum.js';
import { RUN_TYPES } from './run-series.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import type { Occurrence, ShopState } from './shop-state.js';

const MINUTE_MS = 60_000;
const CHANGES_MAX = 200;
/** Metrics that are judged run by run and need no series of minutes. */
const RUN_METRICS = new Set(['job.finished', 'job.items', 'probe.checked', 'backup.finished', 'backup.bytes']);

/** What the points of a metric are for, and the keys of its series, by their dimension. */
interface MetricUse {
  metric: ReturnType<typeof metricNamed>;
  isMix: boolean;
  isOfRuns: boolean;
  keys: Map<string, string>;
}

/** Most points are of few metrics and dimensions, and to make a key and look it up costs more than all else that is done here. */
const uses = new Map<string, MetricUse>();
const KEYS_MAX = 10_000;
/** Points are taken in one at a time. */
const sum = createPointSum();
/** A minute is judged a minute or two after its points have come. */
const SOON_MINUTES = 3;

function useOf(name: string): MetricUse {
  let use = uses.get(name);
  if (!use) {
    use = {
      metric: metricNamed(name),
      isMix: mixNamed(name) !== undefined,
      isOfRuns: RUN_METRICS.has(name),
      keys: new Map(),
    };
    if (use.metric || use.isMix) uses.set(name, use);
  }
  return use;
}

function keyOf({ keys }: MetricUse, name: SeriesName): string {
  let key = keys.get(name.dimension);
  if (key === undefined) {
    key = sharedName(seriesKey(name));
    if (keys.size >= KEYS_MAX) keys.clear();
    keys.set(name.dimension, key);
  }
  return key;
}

/** Takes in what arrived for one minute of one series. Cost: constant. */
export function feedPoint(state: ShopState, point: ArrivedPoint, hours: LocalHours): void {
  const use = useOf(point.metric);
  const key = keyOf(use, point);
  if (use.isMix) {
    feedMix(state, point, key, hours);
    return;
  }
  const { metric } = use;
  if (!metric) throw new Error(`the store holds points of an unknown metric ${point.metric}`);
  const minute = Math.floor(point.minuteMs / MINUTE_MS);
  state.newestEventMs = Math.max(state.newestEventMs, point.minuteMs);
  noteArrivalLag(state, point);
  noteDelivery(state, point);
  if (use.isOfRuns) return;
  pointSum(point, metric.shape, sum);
  let series = state.series.get(key);
  if (state.nextMinute === null || minute >= state.nextMinute) {
    addPending(state, minute, key, series, metric.shape);
    return;
  }
  if (!series) {
    series = createSeriesState(point, metric.shape, metric.unit, point.minuteMs, state.rings);
    state.series.set(key, series);
  }
  addLateToSeries(series, minute, sum, state.nextMinute - 1, hours.at(point.minuteMs));
}

/** Of a mix the hours are counted, so what comes late is added to its own. */
function feedMix(state: ShopState, point: ArrivedPoint, key: string, hours: LocalHours): void {
  const minute = Math.floor(point.minuteMs / MINUTE_MS);
  if (state.nextMinute === null || minute >= state.nextMinute) {
    pointSum(point, 'count', sum);
    addPending(state, minute, key, undefined, 'count');
  } else addMixPoint(state, point, minute, point.weight, hours.at(point.minuteMs).slot);
}

/** Adds `sum` to its minute. Of those that are not judged soon there may be years, with little in each. */
function addPending(
  state: ShopState,
  minute: number,
  key: string,
  series: SeriesState | undefined,
  shape: SeriesShape,
): void {
  let pending = state.pending.get(minute);
  if (!pending) {
    pending = createPendingMinute();
    state.pending.set(minute, pending);
  }
  const isSoon = series !== undefined && minute - state.nextMinute! < SOON_MINUTES;
  if (isSoon) addToColumn(pending, state.rings.ring.width, series, sum);
  else addOther(pending, key, sum, shape);
}

/** Takes in a run, a check or a change. Changes hold at once, runs when their minute is judged. */
export function feedOccurrence(state: ShopState, occurrence: Occurrence): void {
  if (occurrence.type === 'change.made') feedChange(state, occurrence);
  else if (RUN_TYPES[occurrence.type]) state.pendingRuns.push(occurrence);
}

function feedChange(state: ShopState, { id, timeMs, data }: Occurrence): void {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  // What happens where no customer is neither excuses anything nor is to blame for it.
  if (!isProduction(text(data.environment))) return;
  const window = windowOfChange(timeMs, data);
  if (window) state.windows.push(window);
  state.changes.push({
    id,
    timeMs,
    kind: text(data.kind) ?? '',
    title: text(data.title) ?? '',
    version: text(data.version),
    modules: Array.isArray(data.modules) ? data.modules.filter((name) => typeof name === 'string') : [],
  });
  if (state.changes.length > CHANGES_MAX) state.changes.shift();
}
