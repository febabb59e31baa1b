import type { MinuteGlance } from './minute-glance.js';
import type { WindowColumns } from './window-columns.js';
import type { SingleCounts, SingleSpread } from './single-values.js';
import type { Finding, SeriesShape } from './types.js';

/** What a series did in one window that ends at the judged minute, beside what was to be expected. */
export interface WindowSums {
  /** Length in minutes, those without data included. */
  minutes: number;
  /** Minutes with data. */
  covered: number;
  /** Index of this length in WINDOW_MINUTES. */
  index: number;
  /** Milliseconds since the Unix epoch. */
  startMs: number;
  /** Things counted, or samples taken. */
  weight: number;
  /** Sum of the quantity: bytes, log-milliseconds, failures. */
  quantity: number;
  /** Largest single minute: of `weight` for counts, of the distance from expected for durations, of `quantity` otherwise. */
  peak: number;
  /** Expected: weight for counts, quantity for sums and levels; weighted mean for durations and ratios. */
  expected: number;
  /** The same at the lower and the upper edge of what a calendar (campaign, holiday) makes plausible. */
  expectedLow: number;
  expectedHigh: number;
  /** Learnt noise of windows of this length: relative variance for counts, variance of the logarithm otherwise. */
  noise: number;
}

/** What the single values of one window that ends at the judged minute did: responses, orders. */
export interface SingleWindow extends SingleCounts {
  /** Length in minutes. */
  minutes: number;
  /** Milliseconds since the Unix epoch. */
  startMs: number;
  /** The most beyond each line in a single minute. */
  peaks: number[];
  /** Sum of the natural logarithms of the values. */
  logs: number;
}

/** The newest single values of a series beside what is usual of one. */
export interface SingleView {
  /** Usual value of one, in the series' unit. */
  usual: number;
  /** Variance of the natural logarithm of one. */
  variance: number;
  spread: SingleSpread;
  /** Growing windows that all end at the judged minute. */
  windows: readonly SingleWindow[];
}

/** What a minute detector sees of one series. */
export interface MinuteView {
  metric: string;
  shape: SeriesShape;
  unit: string;
  /** End of the newest judged minute; milliseconds since the Unix epoch. */
  nowMs: number;
  /** Growing windows that all end at `nowMs`. */
  windows: readonly WindowSums[];
  /** Since the last thing counted: what was expected meanwhile at the lower edge. Counts only. */
  sinceLast: { startMs: number; expectedLow: number; expected: number; noise: number };
  /** Hours of history behind what is expected. */
  hoursKnown: number;
  /** Over how many hours the things counted are spread, as an effective number. */
  activeHours: number;
  /** How many things are usual in a week, as events. Counts only. */
  perWeek: number;
  /** How many things one event stands for; counts in `windows` and `sinceLast` are of events, their findings of things. */
  unitWeight: number;
  /** Variance of the logarithm of a single duration. Durations only. */
  singleVariance: number;
  /** Single values, where the series has them and the newest minute brought any that is far out. */
  singles?: SingleView;
  /** Score at which to speak: minus the logarithm of the chance of a false alarm at one look. */
  alarmScore: number;
}

/** Judges the newest minutes of a series of the shapes it names. Pure: the same view gives the same answer. */
export interface MinuteDetector {
  name: string;
  shapes: readonly SeriesShape[];
  judge(view: MinuteView): Finding | null;
  /**
   * Whether `judge` may have something to say: false only where it certainly has not. Spares the view, which costs a hundred
   * times as much, for nearly all series in nearly all minutes. Without it a detector judges always.
   */
  maySpeak?(glance: MinuteGlance): boolean;
  /**
   * Sets `marks` to 1, by column, where this window lets `maySpeak` be true: a series without a mark in any of its windows need
   * not be glanced at for their sake. Spares the glance for nearly all series. Without it all series of its shapes are glanced at.
   */
  screen?(window: WindowColumns, marks: Uint8Array): void;
}
