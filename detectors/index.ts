import { backupShrunk } from './backup-shrunk.js';
import { componentFailed } from './component-failed.js';
import { countWindow } from './count-window.js';
import { failureRatio } from './failure-ratio.js';
import { fixedLevel } from './fixed-level.js';
import { levelWindow } from './level-window.js';
import type { MinuteDetector } from './minute-view.js';
import { ordersUnexported } from './orders-unexported.js';
import { probeFailed } from './probe-failed.js';
import { runEmpty } from './run-empty.js';
import { runFailed } from './run-failed.js';
import { runLate } from './run-late.js';
import { runTooFast } from './run-too-fast.js';
import { slowPage } from './slow-page.js';
import type { RunDetector } from './types.js';

export type * from './minute-view.js';
export type * from './types.js';

export { betaBinomialLogUpperTail } from './beta-binomial.js';
export { binomialLogUpperTail } from './binomial-tail.js';
export { createMinuteGlance, type MinuteGlance } from './minute-glance.js';
export { learnSchedule } from './learn-schedule.js';
export { negativeBinomialLogLowerTail, negativeBinomialLogUpperTail } from './negative-binomial.js';
export { normalLogUpperTail } from './normal-tail.js';
export { reconcileExports, type ExportedOrders, type Reconciled } from './reconcile-exports.js';
export { runRecovered } from './run-recovered.js';
export { createStreamingScore, streamingScore, type StreamingScoreState } from './streaming-score.js';
export { studentLogUpperTail } from './student-tail.js';

/** What judges runs and checks, each on its own; a new one is a file and a line here. */
export const runDetectors: readonly RunDetector[] = [
  runFailed,
  runLate,
  runEmpty,
  runTooFast,
  ordersUnexported,
  probeFailed,
  backupShrunk,
];

/** What judges series by the minute, each on its own; a new one is a file and a line here. */
export const minuteDetectors: readonly MinuteDetector[] = [
  countWindow,
  levelWindow,
  slowPage,
  failureRatio,
  fixedLevel,
  componentFailed,
];

export { ALARM_BUDGETS, alarmScoreFor, silenceScoreOf, type AlarmBudget } from './alarm-budget.js';
export { activeHours, weightOfEvent } from './active-hours.js';
export { changeOnset } from './change-onset.js';
export { withClusterNoise } from './cluster-noise.js';
export { isCalmAgain } from './calm-again.js';
export { createDayShape, dayFactors, learnDayShape, type DayShape } from './day-shape.js';
export { addToHour, createHourHistory, HISTORY_WEEKS, HOURS_PER_WEEK, type HourHistory } from './hour-history.js';
export { buildProfile, profileAt, type HourOfWeekProfile } from './hour-of-week-profile.js';
export { plausibleHalfHour, plausibleRange, plausibleWithin, type PlausibleHalfHour } from './plausible-range.js';
export { barGoneMs, raisedBar } from './raised-bar.js';
export {
  createWindowNoise,
  learnCountNoise,
  learnLogNoise,
  windowNoise,
  WINDOW_MINUTES,
  type WindowNoise,
} from './window-noise.js';
