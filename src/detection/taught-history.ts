import { addToHour, HOURS_PER_WEEK, type HourHistory } from '../../detectors/index.js';
import type { LocalHours } from '../series/local-hour.js';
import { LESSON_MS, type Lesson } from './lessons.js';
import { beginLevelAnew } from './new-level.js';
import type { SeriesState } from './series-state.js';
import { historyOf } from './taught-hours.js';
import { cellOf, hourNumber, type WithheldHours } from './withheld-hours.js';

const MINUTE_MS = 60_000;
/** All zones change their offset on a quarter of an hour, so steps of it meet every local hour. */
const STEP_MS = 15 * MINUTE_MS;

/**
 * The history of a series as what people said of its incidents makes it: windows that were confirmed or expected are left out, in
 * whole hours; those of a false alarm and of a new level teach, though they were odd; and what lies before a new level, also one
 * that has settled by itself, is scaled to it. The series itself stays as it is, so that whatever is taken back leaves no trace. `nextMinute` is the first
 * that is not judged yet.
 */
export function historyAsTaught(
  series: SeriesState,
  lessons: readonly Lesson[],
  hours: LocalHours,
  nextMinute: number,
): HourHistory {
  const history = historyOf(series);
  const { settled } = series;
  if (lessons.length === 0 && settled === undefined) return history;
  const nowMs = nextMinute * MINUTE_MS;
  const bySaid = lessons.toSorted((a, b) => a.saidMs - b.saidMs);
  const teaching = bySaid.filter(
    ({ verdict, judgedBy }) => judgedBy === 'minutes' && (verdict === 'false-alarm' || verdict === 'new-level'),
  );
  // An hour that several of them touch was there once.
  const windows: readonly Window[] = settled ? [...teaching, settled] : teaching;
  teach(history, series.withheld, new Set(windows.flatMap((window) => [...hoursOf(window, hours, nowMs)])));
  for (const lesson of bySaid) {
    if (lesson.verdict === 'confirmed' || lesson.verdict === 'expected')
      leaveOut(history, hoursOf(lesson, hours, nowMs));
  }
  const levels = bySaid.filter(({ verdict, judgedBy }) => verdict === 'new-level' && judgedBy !== 'mix');
  for (const { fromMs } of [...levels, ...(settled ? [settled] : [])].sort((a, b) => a.fromMs - b.fromMs)) {
    beginLevelAnew(history, series, hours, fromMs, nextMinute);
  }
  return history;
}

type Window = Pick<Lesson, 'fromMs' | 'untilMs'>;

/** Numbers of the local hours that a window touches, of the time that the history remembers. */
function hoursOf({ fromMs, untilMs }: Window, hours: LocalHours, nowMs: number): Set<number> {
  const numbers = new Set<number>();
  const endMs = Math.min(untilMs ?? nowMs, nowMs);
  const firstMs = Math.max(fromMs, nowMs - LESSON_MS);
  for (let ms = Math.floor(firstMs / STEP_MS) * STEP_MS; ms < endMs; ms += STEP_MS) {
    const { week, slot } = hours.at(ms);
    numbers.add(hourNumber(week, slot));
  }
  return numbers;
}

function teach(history: HourHistory, withheld: WithheldHours | undefined, numbers: ReadonlySet<number>): void {
  for (const number of numbers) {
    const sum = withheld?.get(number);
    if (sum) addToHour(history, Math.floor(number / HOURS_PER_WEEK), number % HOURS_PER_WEEK, sum);
  }
}

function leaveOut(history: HourHistory, numbers: ReadonlySet<number>): void {
  for (const number of numbers) {
    const cell = cellOf(history, number);
    if (cell === null) continue;
    history.weight[cell] = 0;
    history.quantity[cell] = 0;
    history.minutes[cell] = 0;
  }
}
