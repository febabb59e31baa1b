import type { AlarmBudget, Finding } from '../../detectors/index.js';
import type { ShopCalendar } from '../baselines/shop-calendar.js';
import type { LocalHours } from '../series/local-hour.js';
import type { SeriesName } from '../series/series-name.js';
import type { JudgedBy, Lessons } from './lessons.js';
import type { NewProfile, Signal } from './shop-state.js';
import type { VisitorPressure } from './visitor-pressure.js';

const MINUTE_MS = 60_000;

/** What the engine is told by its caller; everything else is in the state. */
export interface ShopContext {
  hours: LocalHours;
  calendar: ShopCalendar;
  /** How many false alarms the shop puts up with. */
  alarmBudget: AlarmBudget;
  /** What people said of its incidents. */
  lessons: Lessons;
}

/** What came of judging. */
export interface Advance {
  signals: Signal[];
  profiles: NewProfile[];
}

/** One complete minute as it is judged, with what each step needs to know of it and where it puts what it finds. */
export interface MinuteLook {
  context: ShopContext;
  /** Number of the minute since 1970. */
  minute: number;
  /** The newest minute of which something is known: later than `minute` for a series that is waited for. */
  newest: number;
  /** How long the minute is waited for because things come late, in minutes; left out where it is not. */
  waitMinutes?: number;
  /** The clock at which it is judged; milliseconds since the Unix epoch. */
  nowMs: number;
  isMaintenance: boolean;
  pressure: VisitorPressure;
  /** Score at which an alarm is raised: minus the logarithm of the chance of a false one at one look. */
  alarmScore: number;
  advance: Advance;
}

/** The score that is asked of a series: more for a while after its alarms were called false. */
export function askedScore(
  { alarmScore, context, minute }: MinuteLook,
  series: SeriesName,
  by: JudgedBy = 'minutes',
): number {
  return alarmScore + context.lessons.raisedBar(series, minute * MINUTE_MS, by);
}

/** Says something of a series: that an alarm is raised, has got worse, is over, or is another than `was` told. */
export function tell(
  look: MinuteLook,
  type: Signal['type'],
  series: SeriesName,
  finding: Finding,
  was?: Finding,
): void {
  const { metric, dimension } = series;
  const { waitMinutes = 0, nowMs } = look;
  const said = { finding, ...(was && { was }), ...(waitMinutes > 0 && { waitMinutes }) };
  look.advance.signals.push({ type, series: { metric, dimension }, ...said, judgedMs: endOf(look), atMs: nowMs });
}

/** End of the minute that is looked at, in milliseconds since the Unix epoch. */
export function endOf({ minute }: MinuteLook): number {
  return (minute + 1) * MINUTE_MS;
}

/** The look at a minute that lies `minutes` back: the newest that is complete for what is waited for so much longer. */
export function lookBack(look: MinuteLook, minutes: number): MinuteLook {
  if (minutes === 0) return look;
  const minute = look.minute - minutes;
  const waitMinutes = (look.waitMinutes ?? 0) + minutes;
  return { ...look, minute, waitMinutes, isMaintenance: look.context.calendar.isMaintenance(minute * MINUTE_MS) };
}
