import type { ShopCalendar } from '../baselines/shop-calendar.js';
import type { LocalHours } from '../series/local-hour.js';
import type { NewProfile, Signal } from './shop-state.js';

/** What the engine is told by its caller; everything else is in the state. */
export interface ShopContext {
  hours: LocalHours;
  calendar: ShopCalendar;
  /** Score at which an alarm is raised: minus the logarithm of the chance of a false one at one look. */
  alarmScore: number;
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
  /** The clock at which it is judged; milliseconds since the Unix epoch. */
  nowMs: number;
  isMaintenance: boolean;
  advance: Advance;
}
