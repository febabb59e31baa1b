import type { DayLevelAt } from './day-levels.js';
import { studentLogUpperTail } from './student-tail.js';

/** A rise or a fall of a level over days: at once, or creeping from a day on. */
export interface LevelChange {
  form: 'step' | 'ramp';
  /** First day of the new level, or day from which it creeps. */
  fromDay: number;
  /** By how much it has changed by the newest day, as a difference of natural logarithms. */
  change: number;
  /** Minus the natural logarithm of the chance of a change so plain, were there none. */
  score: number;
}

/** The time before the change, which stays as it was: two weeks at least. */
const DAYS_BEFORE_MIN = 14;
/** A new level must have held, and a creeping one crept, for so long. */
const DAYS_SINCE_MIN = 7;
/** Days that follow each other are alike: so many say as much as one. */
const DAYS_ALIKE = 3;
/** The level of a day is never known better than this. */
const SPREAD_LEAST = 0.01;

/**
 * Finds the change that explains the days best: for each day on which it may have begun a constant level before and, from it
 * on, another constant level (step) or a straight line (ramp), by least squares; the one that leaves least unexplained. Its
 * reference is what lies before it, so a baseline that follows cannot swallow it. The score is a Student's t of the change,
 * for days that are alike in threes, less the logarithm of the number of beginnings that were tried (Bonferroni). Null with fewer
 * than three weeks. Sources: least-squares dating of one break (Bai 1997, Review of Economics and Statistics 79); a broken
 * line in place of the second mean, as in segmented regression (Muggeo 2003). Cost: days squared, some 2,000 steps.
 */
export function levelChange(days: readonly DayLevelAt[]): LevelChange | null {
  let best: (Fit & { form: LevelChange['form']; fromDay: number }) | null = null;
  let tried = 0;
  for (let from = DAYS_BEFORE_MIN; from <= days.length - DAYS_SINCE_MIN; from++) {
    tried += 2;
    for (const form of ['step', 'ramp'] as const) {
      const fit = fitFrom(days, from, form);
      if (best === null || fit.unexplained < best.unexplained) best = { ...fit, form, fromDay: days[from]!.day };
    }
  }
  if (best === null) return null;
  const degrees = (days.length - 3) / DAYS_ALIKE;
  const variance = Math.max(best.unexplained / (days.length - 3), SPREAD_LEAST ** 2) * DAYS_ALIKE;
  const t = Math.abs(best.slope) / Math.sqrt(variance / best.spreadOfX);
  const score = Math.max(0, -studentLogUpperTail(t, degrees) - Math.log(tried));
  return { form: best.form, fromDay: best.fromDay, change: best.slope * best.lastX, score };
}

interface Fit {
  slope: number;
  unexplained: number;
  spreadOfX: number;
  lastX: number;
}

/** Least squares of level on x: 0 before `from`, then 1 (step) or the days since (ramp). */
function fitFrom(days: readonly DayLevelAt[], from: number, form: LevelChange['form']): Fit {
  const startDay = days[from]!.day;
  const xOf = ({ day }: DayLevelAt): number => (day < startDay ? 0 : form === 'step' ? 1 : day - startDay + 1);
  const n = days.length;
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0];
  for (const at of days) {
    const x = xOf(at);
    sumX += x;
    sumY += at.level;
    sumXX += x * x;
    sumXY += x * at.level;
    sumYY += at.level * at.level;
  }
  const spreadOfX = sumXX - sumX ** 2 / n;
  const slope = (sumXY - (sumX * sumY) / n) / spreadOfX;
  const unexplained = Math.max(0, sumYY - sumY ** 2 / n - slope ** 2 * spreadOfX);
  return { slope, unexplained, spreadOfX, lastX: xOf(days.at(-1)!) };
}
