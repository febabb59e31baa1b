import type { Finding } from '../../detectors/index.js';
import type { StateReason, SeriesState as StateName } from '../series/series.entity.js';
import type { ShopCalendar } from '../baselines/shop-calendar.js';
import type { LocalHours } from '../series/local-hour.js';
import type { SeriesName } from '../series/series-name.js';
import { beginMsOf } from './alarm-onset.js';
import { arrivalWaits, SETTLED_MINUTES } from './arrival-lag.js';
import type { RunSeries } from './run-series.js';
import type { SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { isSilent } from './source-silence.js';
import { hoursKnownAt } from './series-windows.js';
import { stopMsOf } from './stopped-flow.js';

/** What a series says of itself. */
export interface DescribedSeries {
  name: SeriesName;
  unit: string;
  state: StateName;
  /** What is missing until the next state, in words; null where nothing is. */
  missing: string | null;
  /** Why it is in this state; null where there is nothing to say. */
  reason: StateReason | null;
  /** The reason in words, with its times in RFC 3339. */
  reasonText: string | null;
  /** How long a minute of it is waited for after its end. */
  waitMinutes: number;
  /** How many of these it is waited for longer than the shop. */
  behindMinutes: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** From then on a series is judged; a sum, of which no hours of a day are looked at but single values, a day later. */
const LEARNING_HOURS = 48;
const LEARNING_HOURS_OF_SUMS = 72;
/** On the third day of a count or a level little is told. */
const LITTLE_TOLD_HOURS = 72;
const LITTLE_EVENTS = 30;
/** With so many weeks a series is known as well as it gets. */
const FULL_WEEKS = 6;
const SAMPLE_SILENCE_MS = 10 * MINUTE_MS;
const RARE_SILENCE_MS = 24 * HOUR_MS;
const RUNS_KNOWN_MIN = 4;

/** What is to be known of the shop's days. */
export interface DescribedDays {
  calendar: ShopCalendar;
  hours: LocalHours;
}

/** The states of all series of a shop, its jobs, backups and probes among them. */
export function describeShop(state: ShopState, { calendar, hours }: DescribedDays): DescribedSeries[] {
  if (state.nextMinute === null) return [];
  const nowMs = state.nextMinute * MINUTE_MS;
  const closedTillMs = calendar.maintenanceEndMs(nowMs - MINUTE_MS);
  const muted = closedTillMs === null ? null : closedTill(closedTillMs);
  const waits = arrivalWaits(state);
  const waitOf = (metric: string) => {
    const behindMinutes = waits.further.get(metric) ?? 0;
    return { waitMinutes: SETTLED_MINUTES + waits.shop + behindMinutes, behindMinutes };
  };
  const minutes = [...state.series.values()].map((series) => {
    const waited = waitOf(series.metric);
    const moment = {
      nowMs,
      completeMs: nowMs - waited.behindMinutes * MINUTE_MS,
      holiday: holidayOf(series, calendar, hours, nowMs),
    };
    const name = { metric: series.metric, dimension: series.dimension };
    return { name, unit: series.unit, ...waited, ...(muted ?? describeSeries(series, state, moment)) };
  });
  const runs = [...state.runs.values()].map((series) => ({
    name: {
      metric: `${series.subject}.${series.subject === 'probe' ? 'checked' : 'finished'}`,
      dimension: `${series.subject}=${series.name}`,
    },
    unit: series.subject === 'probe' ? 'checks' : 'runs',
    waitMinutes: SETTLED_MINUTES + waits.shop,
    behindMinutes: 0,
    ...(muted ?? describeRuns(series)),
  }));
  return [...minutes, ...runs];
}

type Description = Pick<DescribedSeries, 'state' | 'missing' | 'reason' | 'reasonText'>;

interface Moment {
  nowMs: number;
  /** Up to when all of the series has come. */
  completeMs: number;
  /** Name of the public holiday on which nothing has to come; null on any other day. */
  holiday: string | null;
}

const NORMAL: Description = { state: 'normal', missing: null, reason: null, reasonText: null };

function closedTill(untilMs: number): Description {
  const until = new Date(untilMs).toISOString();
  return {
    state: 'muted',
    missing: 'the end of the declared maintenance',
    reason: 'shopClosed',
    reasonText: `the shop is declared closed until ${until} and ten minutes more: nothing has to come`,
  };
}

function holidayOf(series: SeriesName, calendar: ShopCalendar, hours: LocalHours, nowMs: number): string | null {
  const ms = nowMs - MINUTE_MS;
  const { day } = hours.at(ms);
  return calendar.factorsFor(series, ms, day).mayStayClosed ? calendar.holidayAt(ms, day) : null;
}

function describeSeries(series: SeriesState, shop: ShopState, { nowMs, completeMs, holiday }: Moment): Description {
  if (series.metric === 'ingest.silence') {
    if (shop.quietAlarm) return { ...inAlarm(shop.quietAlarm.finding), reason: 'sourceSilent' };
  } else {
    const without = withoutData(series, shop, completeMs);
    if (without) return without;
  }
  const odd = series.alarm?.finding ?? series.slow.alarm?.finding ?? oddMixOf(series, shop);
  if (odd) return anomalous(series, odd);
  const knownHours = (nowMs - series.firstMinuteMs) / HOUR_MS;
  const hoursLeft = Math.ceil((series.shape === 'sum' ? LEARNING_HOURS_OF_SUMS : LEARNING_HOURS) - knownHours);
  if (hoursLeft > 0) {
    const missing = `${hoursLeft} more hours of history`;
    const reasonText = `known for ${hoursInWords(Math.floor(knownHours))}: too short to judge it by`;
    return { state: 'learning', missing, reason: 'young', reasonText };
  }
  const known = series.profile?.weightKnown ?? 0;
  if (known < LITTLE_EVENTS) {
    const things = thingsOf(series);
    const missing = `${Math.ceil(LITTLE_EVENTS - known)} more ${things} in eight weeks`;
    const reasonText = `${Math.floor(known)} ${things} in eight weeks: too few to judge it by`;
    return { state: 'tooLittleData', missing, reason: 'rare', reasonText };
  }
  if (holiday !== null) {
    const reasonText = `public holiday ${holiday}: nothing has to come until something has`;
    return { ...NORMAL, reason: 'holiday', reasonText };
  }
  const reasonText = restsOn(series, knownHours, nowMs / MINUTE_MS - 1);
  return reasonText === null ? NORMAL : { ...NORMAL, reason: 'young', reasonText };
}

/** How little is known of a series that is judged already; null from six weeks on. */
function restsOn(series: SeriesState, knownHours: number, minute: number): string | null {
  const { shape } = series;
  const days = Math.floor(knownHours / 24);
  if (hoursKnownAt(series, minute) < LITTLE_TOLD_HOURS && series.metric !== 'ingest.silence') {
    if (shape === 'count')
      return `rests on ${days} days so far: only a full stop or four times the usual is told, and that after two working days`;
    if (shape === 'level') return `rests on ${days} days so far: only four times the usual is told`;
  }
  if (days < 7) return `rests on ${days} days so far`;
  const weeks = Math.floor(days / 7);
  return weeks >= FULL_WEEKS ? null : `rests on ${weeks === 1 ? '1 week' : `${weeks} weeks`} so far`;
}

function inAlarm(finding: Finding): Omit<Description, 'reason'> {
  const since = new Date(beginMsOf(finding)).toISOString();
  const [why] = finding.evidence;
  const reasonText = `since ${since}${why ? `: ${why}` : ''}`;
  return { state: 'anomalous', missing: null, reasonText };
}

/** Nothing is counted while the shop is heard of: a zero, and a fact. */
function isZero({ shape, lastDataMs }: SeriesState, finding: Finding): boolean {
  return shape === 'count' && finding.kind === 'silence' && lastDataMs < stopMsOf(finding);
}

function anomalous(series: SeriesState, finding: Finding): Description {
  if (!isZero(series, finding)) return { ...inAlarm(finding), reason: 'deviates' };
  const [begin, stop] = [beginMsOf(finding), stopMsOf(finding)].map((ms) => new Date(ms).toISOString());
  const before = begin === stop ? '' : `, and too few from ${begin} on`;
  const about = Math.round(finding.expected.mid);
  const reasonText = `none since ${stop} where about ${about} were expected${before}, while other data of the shop arrives`;
  return { ...inAlarm(finding), reason: 'zero', reasonText };
}

function withoutData(series: SeriesState, shop: ShopState, completeMs: number): Description | null {
  const isSourceSilent = isSilent(shop);
  if (!isSourceSilent && !isSilentItself(series, completeMs)) return null;
  const last = new Date(series.lastDataMs).toISOString();
  return {
    state: 'noData',
    missing: `data: the last came at ${last}`,
    reason: isSourceSilent ? 'sourceSilent' : 'seriesSilent',
    reasonText: isSourceSilent
      ? 'nothing arrives from any source of the shop: whether it sells is not known'
      : `nothing has come for this series since ${last}, while other data of the shop arrives`,
  };
}

function hoursInWords(hours: number): string {
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

/** What a series is short of: what it counts, or else samples, whatever they are measured in. */
function thingsOf({ shape, unit }: SeriesState): string {
  if (shape === 'count') return unit;
  return shape === 'sum' ? 'events' : 'samples';
}

/** Whether what a series counts is made up as it never was. */
function oddMixOf({ metric, dimension }: SeriesState, { mixes }: ShopState): Finding | null {
  if (dimension !== '') return null;
  for (const mix of mixes.values()) if (mix.metric === metric && mix.alarm) return mix.alarm.finding;
  return null;
}

function isSilentItself(series: SeriesState, completeMs: number): boolean {
  const silentMs = completeMs - series.lastDataMs;
  if (series.shape === 'level' || series.shape === 'gauge') return silentMs > SAMPLE_SILENCE_MS;
  return (series.shape === 'duration' || series.shape === 'ratio') && silentMs > RARE_SILENCE_MS;
}

function describeRuns(series: RunSeries): Description {
  const [alarm] = Object.values(series.alarms);
  if (alarm) return { ...inAlarm(alarm.finding), reason: 'deviates' };
  const runsLeft = RUNS_KNOWN_MIN - series.runs.length;
  if (runsLeft > 0) {
    const reasonText = `seen ${series.runs.length} times: too seldom to know when it is due`;
    return { state: 'learning', missing: `${runsLeft} more runs`, reason: 'young', reasonText };
  }
  if (series.subject !== 'probe' && !series.schedule) {
    return {
      state: 'tooLittleData',
      missing: 'a schedule: neither declared nor to be learnt from these runs',
      reason: 'noSchedule',
      reasonText: 'its runs show no schedule, so nobody knows when one is late',
    };
  }
  return NORMAL;
}
