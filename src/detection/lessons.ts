import { barGoneMs, HISTORY_WEEKS, raisedBar } from '../../detectors/index.js';
import { seriesKey, type SeriesName } from '../series/series-name.js';

/** What people can say of an incident. */
export const VERDICTS = ['confirmed', 'expected', 'false-alarm', 'new-level'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What finds incidents: what judges minutes, the levels of days, or what things are made up of. */
export type JudgedBy = 'minutes' | 'days' | 'mix';

/** What somebody said of an incident, as far as detection learns from it. */
export interface Lesson {
  /** Id of the incident. */
  incident: string;
  verdict: Verdict;
  judgedBy: JudgedBy;
  /** Keys of the series that it was of, the leading one first. */
  series: readonly string[];
  /** When it began; milliseconds since the Unix epoch. */
  fromMs: number;
  /** When it was over; null while it goes on. */
  untilMs: number | null;
  saidMs: number;
}

/** Weeks in which a window is kept out or taught: then the history has forgotten it anyway. */
export const LESSON_MS = HISTORY_WEEKS * 7 * 86_400_000;

/** When nothing of what a lesson does is left; milliseconds since the Unix epoch. */
export function lessonUntilMs({
  verdict,
  fromMs,
  untilMs,
  saidMs,
}: Omit<Lesson, 'incident' | 'judgedBy' | 'series'>): number {
  if (verdict === 'false-alarm') return barGoneMs(saidMs);
  if (verdict === 'new-level') return fromMs + LESSON_MS;
  return (untilMs ?? saidMs) + LESSON_MS;
}

const NOTHING_SAID: readonly Lesson[] = [];

/** What people said of a shop's incidents, by series; like the calendar made anew when it changes. */
export class Lessons {
  private readonly bySeries = new Map<string, Lesson[]>();
  /** The same where the same was said. */
  readonly mark: string;

  constructor(private readonly lessons: readonly Lesson[]) {
    for (const lesson of lessons) {
      for (const key of new Set(lesson.series)) {
        this.bySeries.set(key, [...(this.bySeries.get(key) ?? []), lesson]);
      }
    }
    this.mark = lessons.map(markOf).join(' ');
  }

  /** What had been said before a moment. */
  saidBefore(ms: number): Lessons {
    return new Lessons(this.lessons.filter(({ saidMs }) => saidMs < ms));
  }

  /** What was said of incidents that a series led or joined. */
  of(name: SeriesName): readonly Lesson[] {
    if (this.bySeries.size === 0) return NOTHING_SAID;
    return this.bySeries.get(seriesKey(name)) ?? NOTHING_SAID;
  }

  /**
   * How much more of the score is asked of a series at a moment. Only the series that led a false alarm is asked for more,
   * and only by what raised it.
   */
  raisedBar(name: SeriesName, atMs: number, by: JudgedBy = 'minutes'): number {
    if (this.bySeries.size === 0) return 0;
    const key = seriesKey(name);
    const isLed = ({ verdict, judgedBy, series }: Lesson): boolean =>
      verdict === 'false-alarm' && judgedBy === by && series[0] === key;
    return raisedBar(
      this.of(name)
        .filter(isLed)
        .map(({ saidMs }) => saidMs),
      atMs,
    );
  }
}

/** Nothing was said. */
export const NO_LESSONS = new Lessons([]);

/** Tells what was said apart from what was said else, or of a window of another length. */
export function markOf({ incident, verdict, fromMs, untilMs, saidMs }: Lesson): string {
  return `${incident}/${verdict}/${fromMs}/${untilMs}/${saidMs}`;
}

/** Whether a moment lies in trouble that was confirmed or expected. */
export function isKeptOut(lessons: readonly Lesson[], ms: number): boolean {
  return lessons.some(
    ({ verdict, fromMs, untilMs }) =>
      (verdict === 'confirmed' || verdict === 'expected') && fromMs <= ms && ms < (untilMs ?? Number.POSITIVE_INFINITY),
  );
}
