import type { Finding, HourOfWeekProfile, SeriesShape } from '../../detectors/index.js';
import type { LearntDay } from '../baselines/baseline-version.js';
import type { CalendarWindow } from '../baselines/shop-calendar.js';
import type { UnusualDay } from '../baselines/unusual-days.js';
import type { SeriesName } from '../series/series-name.js';
import type { Absence } from './absence.js';
import { createArrivalLag, type ArrivalLag } from './arrival-lag.js';
import type { ExcusedStretch } from './excused-time.js';
import type { MixState } from './mix-state.js';
import type { PendingMinute } from './pending-minute.js';
import type { RunSeries } from './run-series.js';
import type { Alarm, SeriesState } from './series-state.js';
import { createShopRings, type ShopRings } from './shop-rings.js';

/** An event that detection wants whole: a run, a check, a change. */
export interface Occurrence {
  arrivedMs: number;
  shop: string;
  type: string;
  timeMs: number;
  source: string;
  id: string;
  data: Record<string, unknown>;
}

/** A change as it may be to blame for something. */
export interface KnownChange {
  id: string;
  timeMs: number;
  kind: string;
  title: string;
  version: string | null;
  modules: string[];
}

/** What detection has to say about one series. */
export interface Signal {
  type: 'raised' | 'worse' | 'cleared' | 'withdrawn' | 'restated';
  series: SeriesName;
  finding: Finding;
  /** What was told before it was restated. */
  was?: Finding;
  /** End of the minute that showed it, by the events' own clock; milliseconds since the Unix epoch. */
  judgedMs: number;
  /** How long after that minute its evidence was waited for, in minutes; left out where it was not. */
  waitMinutes?: number;
  /** When the evidence was in; milliseconds since the Unix epoch. */
  atMs: number;
}

/** A new version of what is normal for a series. */
export interface NewProfile {
  series: SeriesName;
  shape: SeriesShape;
  profile: HourOfWeekProfile;
  /** Learnt noise of each window length at that time. */
  noise: number[];
  /** What was learnt of the local day that it is for; left out on ordinary ones. */
  day?: LearntDay;
}

/** A stretch without any event, and how many were to be expected in it: by the middle, and at the lower edge. */
export interface Quiet {
  sinceMinute: number;
  expected: number;
  expectedLow: number;
  /** How much of what was plausible came before it; left out where that was all. */
  share?: number;
  /** So far it lies in a time in which nobody was there to take anything in. */
  isUnheard?: boolean;
}

/** Everything detection remembers of one shop. Plain data: it is stored and read back as it is. */
export interface ShopState {
  shop: string;
  /** Minutes (numbers since 1970) below this one have been judged; null before the first event. */
  nextMinute: number | null;
  /** Newest time of any event; milliseconds since the Unix epoch. */
  newestEventMs: number;
  /** Whether events have been seen to come in as they happen; before, silence says nothing. */
  isLive: boolean;
  /** What has arrived for minutes not judged yet, by their number. */
  pending: Map<number, PendingMinute>;
  series: Map<string, SeriesState>;
  /** How many were forgotten so far; left out where none was. */
  forgotten?: number;
  /** The newest minutes and hours of all of them. */
  rings: ShopRings;
  /** How orders and registrations are made up, by the name of the mix and its field. */
  mixes: Map<string, MixState>;
  runs: Map<string, RunSeries>;
  /** Runs and checks of minutes not judged yet. */
  pendingRuns: Occurrence[];
  /** Windows that changes have opened. */
  windows: CalendarWindow[];
  changes: KnownChange[];
  /** The stretch without any event that goes on now. */
  quiet: Quiet | null;
  quietAlarm: Alarm | null;
  /** How late this shop's events come. */
  lag: ArrivalLag;
  /** When the shop was closed or nothing arrived from it, oldest first. */
  excused: ExcusedStretch[];
  /** The zone by whose hours was learnt; left out before the first look. */
  timezone?: string;
  /** Public holidays, and days that were out of the ordinary, oldest first; left out where there were none. */
  unusualDays?: readonly UnusualDay[];
  /** The mark of what people had said when this shop was last looked at. */
  lessons?: string;
  /** When it was last looked at; milliseconds since the Unix epoch. */
  lookedMs?: number;
  /** The time in which nobody looked at it, as long as minutes of it are to be judged. */
  absence?: Absence;
}

/** A shop nothing is known of yet. */
export function createShopState(shop: string): ShopState {
  return {
    shop,
    nextMinute: null,
    newestEventMs: Number.NEGATIVE_INFINITY,
    isLive: false,
    pending: new Map(),
    series: new Map(),
    rings: createShopRings(),
    mixes: new Map(),
    runs: new Map(),
    pendingRuns: [],
    windows: [],
    changes: [],
    quiet: null,
    quietAlarm: null,
    lag: createArrivalLag(),
    excused: [],
  };
}
