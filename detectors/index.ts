/**
 * Anomaly detection for what shops do: pure functions over series, one idea to a file. No I/O, no clock, no state but what is
 * passed in; times are milliseconds since the Unix epoch, units stand in names. Each file tells its formula, its units, what
 * it costs and where it comes from; `neighbours.spec.ts` shows for each detector the smallest thing that it tells and the
 * nearest one that it leaves alone.
 *
 * - **What judges**: `minuteDetectors` see windows that end with the newest minute (`MinuteView`), `runDetectors` runs and
 *   checks (`RunView`), `slowChange` the levels of days, `mixShift` what things are made up of, `streamingScore` one series of
 *   which nothing is known, neither season nor unit. Each gives a `Finding` or null.
 * - **One currency**: the score of a finding is minus the natural logarithm of the chance of seeing this were all normal.
 *   `alarmScoreFor` says from which score on to speak for a budget of false alarms, `scoreForLooks` for what is looked at more
 *   seldom; `isCalmAgain` says when it is over.
 * - **What is normal**: `addToHour` and `buildProfile` (hours of the local week), `learnCountNoise` and `learnLogNoise` (how far
 *   windows stray), `learnDayShape`, `learnSingleSpread`, `learnSchedule`.
 * - **Distributions**, all as logarithms of tails that are good far below the smallest double: `negativeBinomialLogUpperTail`
 *   for counts from a tenth to ten thousand an interval, `betaBinomialLogUpperTail`, `binomialLogUpperTail`,
 *   `normalLogUpperTail`, `studentLogUpperTail`.
 */
import { backupShrunk } from './backup-shrunk.js';
import { componentFailed } from './component-failed.js';
import { countWindow } from './count-window.js';
import { failureRatio } from './failure-ratio.js';
import { fixedLevel } from './fixed-level.js';
import { levelWindow } from './level-window.js';
import type { MinuteDetector } from './minute-view.js';
import { ordersUnexported } from './orders-unexported.js';
import { orderValue } from './order-value.js';
import { probeFailed } from './probe-failed.js';
import { runEmpty } from './run-empty.js';
import { runFailed } from './run-failed.js';
import { runLate } from './run-late.js';
import { runTooFast } from './run-too-fast.js';
import { runTooLong } from './run-too-long.js';
import { slowPage } from './slow-page.js';
import { slowTail } from './slow-tail.js';
import type { RunDetector } from './types.js';

export type * from './minute-view.js';
export type * from './types.js';

export { betaBinomialLogUpperTail } from './beta-binomial.js';
export { binomialLogUpperTail } from './binomial-tail.js';
export { createMinuteGlance, type MinuteGlance } from './minute-glance.js';
export type { WindowColumns } from './window-columns.js';
export { mayBeSilence } from './count-window.js';
export { learnSchedule } from './learn-schedule.js';
export { negativeBinomialLogLowerTail, negativeBinomialLogUpperTail } from './negative-binomial.js';
export { mixShift, mixWander, type MixFinding, type MixSubject, type MixWindow } from './mix-shift.js';
export { normalLogUpperTail } from './normal-tail.js';
export { reconcileExports, type ExportedOrders, type Reconciled } from './reconcile-exports.js';
export { runRecovered } from './run-recovered.js';
export { createStreamingScore, streamingScore, type StreamingScoreState } from './streaming-score.js';
export { DAY_HOURS, dayEffect, type DayCourse } from './day-effect.js';
export { dayLevels, type DayLevelAt } from './day-levels.js';
export { slowChange, type SlowChangeFinding } from './slow-change.js';
export { studentLogUpperTail } from './student-tail.js';

/** What judges runs and checks, each on its own; a new one is a file and a line here. */
export const runDetectors: readonly RunDetector[] = [
  runFailed,
  runLate,
  runEmpty,
  runTooFast,
  runTooLong,
  ordersUnexported,
  probeFailed,
  backupShrunk,
];

/** What judges series by the minute, each on its own; a new one is a file and a line here. */
export const minuteDetectors: readonly MinuteDetector[] = [
  countWindow,
  levelWindow,
  slowPage,
  slowTail,
  orderValue,
  failureRatio,
  fixedLevel,
  componentFailed,
];

export { ALARM_BUDGETS, alarmScoreFor, scoreForLooks, type AlarmBudget } from './alarm-budget.js';
export { activeHours, weightOfEvent } from './active-hours.js';
export { changeOnset } from './change-onset.js';
export { withClusterNoise } from './cluster-noise.js';
export { isCalmAgain, isOfSingles } from './calm-again.js';
export { isDayUnknown } from './day-seen.js';
export { createDayShape, dayFactors, learnDayShape, SLOTS_PER_DAY, type DayShape } from './day-shape.js';
export {
  addToHour,
  createHourHistory,
  HISTORY_WEEKS,
  HOURS_PER_WEEK,
  setHour,
  type HourHistory,
} from './hour-history.js';
export { applySeason, buildProfile, profileAt, withinSeason, type HourOfWeekProfile } from './hour-of-week-profile.js';
export { plausibleHalfHour, plausibleRange } from './plausible-range.js';
export { barGoneMs, raisedBar } from './raised-bar.js';
export {
  countBeyond,
  createSingleCounts,
  createSingleMiddle,
  createSingleSpread,
  learnSingleMiddle,
  learnSingleSpread,
  type LogValues,
  type SingleCounts,
  type SingleMiddle,
  type SingleSpread,
} from './single-values.js';
export {
  createWindowNoise,
  learnCountNoise,
  learnLogNoise,
  windowNoise,
  WINDOW_MINUTES,
  type WindowNoise,
} from './window-noise.js';
export {
  createYearSeason,
  noteWeeks,
  seasonFactors,
  YEAR_WEEKS,
  type SeasonFactors,
  type YearSeason,
} from './year-season.js';
