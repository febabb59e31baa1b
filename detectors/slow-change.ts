import type { DayLevelAt } from './day-levels.js';
import { levelChange, type LevelChange } from './level-change.js';
import type { Finding, FindingKind, SeriesShape } from './types.js';

/** What is seen of a series once a day. */
export interface DayView {
  shape: SeriesShape;
  unit: string;
  /** Oldest first; see `dayLevels`. */
  days: readonly DayLevelAt[];
  /** The same of what explains the series, as views do the work of a database; empty where nothing does. */
  explainedBy: readonly DayLevelAt[];
  /** What the levels are levels of, in the unit of the series. */
  usual: number;
  /** Milliseconds since the Unix epoch; start of the newest local day. */
  todayMs: number;
  today: number;
  /** Score at which to speak. */
  alarmScore: number;
}

/** A change that came over days, with the day on which it began. */
export interface SlowChangeFinding extends Finding {
  form: LevelChange['form'];
  fromDay: number;
}

const DAY_MS = 86_400_000;
/** Which way a change is worth a word, and from which size on: slower pages, a busier database, fewer orders. */
const RULES: Partial<
  Record<SeriesShape, { kind: FindingKind; sign: 1 | -1; least: number; forms: readonly string[] }>
> = {
  duration: { kind: 'slow', sign: 1, least: Math.log(1.15), forms: ['step', 'ramp'] },
  level: { kind: 'spike', sign: 1, least: Math.log(1.25), forms: ['step', 'ramp'] },
  // What grows or shrinks slowly is the business; what falls at once and stays is not.
  count: { kind: 'drop', sign: -1, least: Math.log(1 / 0.75), forms: ['step'] },
};
const EXCESS_MS_MIN = 30;
/** So many of the newest days say what the level is now. */
const NEWEST_DAYS = 3;
/** Part of a change that has to be left when what explains it is taken off. */
const UNEXPLAINED_PART = 0.6;

/**
 * A level that has changed over days while no single minute was odd: creeping away (a page 2 % slower each day, a database
 * that reads more and more), or at once and for good (a quarter fewer orders since the redesign). A baseline of the last weeks
 * follows both and says nothing. The reference is what lies before the change, and the best explanation decides whether
 * it creeps or is a new level (`levelChange`). Rises of what visitors explain are taken off first. Looked at once a day, at the cost of `levelChange` over some fifty days.
 */
export function slowChange(view: DayView): SlowChangeFinding | null {
  const rule = RULES[view.shape];
  const found = levelChange(view.days);
  if (!rule || !found || found.score < view.alarmScore || !rule.forms.includes(found.form)) return null;
  const size = rule.sign * found.change;
  const now = view.usual * Math.exp(meanOf(view.days.slice(-NEWEST_DAYS).map(({ level }) => level)));
  if (size < rule.least || (view.shape === 'duration' && now * (1 - Math.exp(-size)) < EXCESS_MS_MIN)) return null;
  if (view.explainedBy.length > 0 && rule.sign * unexplainedChange(view, found) < UNEXPLAINED_PART * size) return null;
  const before = now / Math.exp(found.change);
  const daysSince = view.today - found.fromDay;
  const percent = Math.round(100 * Math.abs(Math.exp(found.change) - 1));
  const way = found.change > 0 ? 'more' : 'less';
  return {
    detector: 'slow-change',
    form: found.form,
    fromDay: found.fromDay,
    kind: rule.kind,
    startedMs: view.todayMs - daysSince * DAY_MS,
    observed: now,
    expected: { low: before * 0.95, mid: before, high: before * 1.05 },
    unit: view.unit,
    score: found.score,
    evidence: [
      found.form === 'ramp'
        ? `creeping for ${daysSince} days: ${percent} % ${way} by now than before`
        : `a new level for ${daysSince} days: ${percent} % ${way} than before; from now on taken for normal`,
      'compared hour by hour with the weeks before it began',
    ],
  };
}

/** The change over the same days of what is left when its explanation is taken off. */
function unexplainedChange({ days, explainedBy }: DayView, { fromDay }: LevelChange): number {
  const known = new Map(explainedBy.map(({ day, level }) => [day, level]));
  const [before, since]: [number[], number[]] = [[], []];
  const newest = days.at(-1)!.day;
  for (const { day, level } of days) {
    const explanation = known.get(day);
    if (explanation === undefined) continue;
    if (day < fromDay) before.push(level - explanation);
    else if (day > newest - 7) since.push(level - explanation);
  }
  if (before.length === 0 || since.length === 0) return 0;
  return meanOf(since) - meanOf(before);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
