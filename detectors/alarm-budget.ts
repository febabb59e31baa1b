/** Words for how many false alarms a week a shop puts up with, over all of its series. */
export const ALARM_BUDGETS = { calm: 0.1, normal: 0.5, nervous: 2 } as const;

/** One of the words of `ALARM_BUDGETS`, or false alarms a week. */
export type AlarmBudget = keyof typeof ALARM_BUDGETS | number;

const MINUTES_PER_WEEK = 7 * 24 * 60;
/** Each minute is looked at in windows of fourteen lengths, of which about so many say something of their own. */
const LENGTHS = 3;
const LOOKS_PER_WEEK = LENGTHS * MINUTES_PER_WEEK;
/** A lower score is no surprise to anybody, however many alarms somebody puts up with. */
const SCORE_MIN = 7;

/**
 * Gives the score (minus the natural logarithm of a chance) at which a look at one of `series` series speaks, so that all
 * looks of a week together raise no more false alarms than the budget: ln(looks / alarms), a Bonferroni bound. Looks are
 * those of every minute at every series through three windows. Never below 7. Constant cost.
 *
 * @throws RangeError where the budget is not above 0
 * @example alarmScoreFor('normal', 30); // 14.4
 */
export function alarmScoreFor(budget: AlarmBudget, series: number): number {
  const alarmsPerWeek = typeof budget === 'number' ? budget : ALARM_BUDGETS[budget];
  if (!(alarmsPerWeek > 0)) throw new RangeError(`an alarm budget is above 0, not ${alarmsPerWeek}`);
  return Math.max(SCORE_MIN, Math.log((LOOKS_PER_WEEK * Math.max(1, series)) / alarmsPerWeek));
}

/**
 * Gives the score at which something speaks that is looked at anew `looksPerWeek` times a week, where windows that are
 * looked at each minute speak at `alarmScore`: the absence of things with each that comes, a day's level once a day. Constant cost.
 */
export function scoreForLooks(alarmScore: number, looksPerWeek: number): number {
  const looks = Math.min(LOOKS_PER_WEEK, Math.max(1, looksPerWeek));
  return Math.max(SCORE_MIN, alarmScore - Math.log(LOOKS_PER_WEEK / looks));
}
