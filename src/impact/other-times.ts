import type { Stretch } from '../causes/case-file.js';
import type { IncidentBook, OpenIncident } from '../incidents/incident-book.js';
import { directionOf } from '../incidents/join-rules.js';
import type { OtherTimes } from './cost-case.js';

/** When something else was wrong with the shop, as far as it is known. */
export function otherTimes(
  book: IncidentBook,
  home: OpenIncident,
  closed: readonly Stretch[],
  judgedMs: number,
): OtherTimes {
  const own = spanOf(home, judgedMs);
  const open = book.open.filter((other) => other !== home);
  const isOwn = (past: Stretch): boolean => past.fromMs === own.fromMs && past.untilMs === own.untilMs;
  return {
    closed,
    wrong: [...open.map((other) => spanOf(other, judgedMs)), ...(book.past ?? []).filter((past) => !isOwn(past))],
    lossy: [...open.filter(hasFallen).map((other) => spanOf(other, judgedMs)), ...(book.lossy ?? [])],
  };
}

/** From the first onset of its signals to the last that was over, or so far. */
export function spanOf({ members }: OpenIncident, judgedMs: number): Stretch {
  return {
    fromMs: Math.min(...members.map(({ startedMs }) => startedMs)),
    untilMs: Math.max(...members.map(({ clearedMs }) => clearedMs ?? judgedMs)),
  };
}

/** Whether orders fell in an incident. */
export function hasFallen({ members }: OpenIncident): boolean {
  return members.some(({ series, kind }) => series.metric === 'order.placed' && directionOf(kind) === 'down');
}
