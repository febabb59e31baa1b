import type { SeriesState as StateName } from '../series/series.entity.js';
import type { ShopCalendar } from '../baselines/shop-calendar.js';
import type { SeriesName } from '../series/series-name.js';
import type { RunSeries } from './run-series.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { isSilent } from './source-silence.js';

/** What a series says of itself. */
export interface DescribedSeries {
  name: SeriesName;
  unit: string;
  state: StateName;
  /** What is missing until the next state, in words; null where nothing is. */
  missing: string | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const LEARNING_HOURS = 72;
const LITTLE_EVENTS = 30;
const SAMPLE_SILENCE_MS = 10 * MINUTE_MS;
const RARE_SILENCE_MS = 24 * HOUR_MS;
const RUNS_KNOWN_MIN = 4;

/** The states of all series of a shop, its jobs, backups and probes among them. */
export function describeShop(state: ShopState, calendar: ShopCalendar): DescribedSeries[] {
  if (state.nextMinute === null) return [];
  const nowMs = state.nextMinute * MINUTE_MS;
  const isMuted = calendar.isMaintenance(nowMs - MINUTE_MS);
  const minutes = [...state.series.values()].map((series) => ({
    name: { metric: series.metric, dimension: series.dimension },
    unit: series.unit,
    ...(isMuted ? MUTED : describeSeries(series, state, nowMs)),
  }));
  const runs = [...state.runs.values()].map((series) => ({
    name: {
      metric: `${series.subject}.${series.subject === 'probe' ? 'checked' : 'finished'}`,
      dimension: `${series.subject}=${series.name}`,
    },
    unit: series.subject === 'probe' ? 'checks' : 'runs',
    ...(isMuted ? MUTED : describeRuns(series)),
  }));
  return [...minutes, ...runs];
}

type Description = Pick<DescribedSeries, 'state' | 'missing'>;

const MUTED: Description = { state: 'muted', missing: 'the end of the declared maintenance' };

function describeSeries(series: SeriesState, shop: ShopState, nowMs: number): Description {
  if (series.metric === 'ingest.silence') {
    if (shop.quietAlarm) return { state: 'anomalous', missing: null };
  } else if (isWithoutData(series, shop, nowMs)) {
    return { state: 'noData', missing: `data: the last came at ${new Date(series.lastDataMs).toISOString()}` };
  }
  if (series.alarm) return { state: 'anomalous', missing: null };
  const hoursLeft = Math.ceil(LEARNING_HOURS - (nowMs - series.firstMinuteMs) / HOUR_MS);
  if (hoursLeft > 0) return { state: 'learning', missing: `${hoursLeft} more hours of history` };
  const known = series.profile?.weightKnown ?? 0;
  if (known < LITTLE_EVENTS) {
    return {
      state: 'tooLittleData',
      missing: `${Math.ceil(LITTLE_EVENTS - known)} more ${thingsOf(series)} in eight weeks`,
    };
  }
  return { state: 'normal', missing: null };
}

/** What a series is short of: what it counts, or else samples, whatever they are measured in. */
function thingsOf({ shape, unit }: SeriesState): string {
  if (shape === 'count') return unit;
  return shape === 'sum' ? 'events' : 'samples';
}

function isWithoutData(series: SeriesState, shop: ShopState, nowMs: number): boolean {
  if (isSilent(shop)) return true;
  const silentMs = nowMs - series.lastDataMs;
  if (series.shape === 'level' || series.shape === 'gauge') return silentMs > SAMPLE_SILENCE_MS;
  return (series.shape === 'duration' || series.shape === 'ratio') && silentMs > RARE_SILENCE_MS;
}

function describeRuns(series: RunSeries): Description {
  if (Object.keys(series.alarms).length > 0) return { state: 'anomalous', missing: null };
  const runsLeft = RUNS_KNOWN_MIN - series.runs.length;
  if (runsLeft > 0) return { state: 'learning', missing: `${runsLeft} more runs` };
  if (series.subject !== 'probe' && !series.schedule) {
    return { state: 'tooLittleData', missing: 'a schedule: neither declared nor to be learnt from these runs' };
  }
  return { state: 'normal', missing: null };
}
