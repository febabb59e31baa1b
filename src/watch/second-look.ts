import type { Lessons } from '../detection/lessons.js';
import { correctIncidents } from '../incidents/correct-incidents.js';
import type { IncidentBook, NumberedChange } from '../incidents/incident-book.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import type { HistoryReader } from './history-reader.js';
import type { Inquiries } from './inquiries.js';
import { liveThrough } from './live-through.js';
import { judgedMsOf, type ShopWatch } from './shop-watch.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Events come up to 48 hours late, and then have to be stored. */
const ALL_IN_AFTER_MS = 50 * HOUR_MS;
/** So much is looked at the second time at once. */
const STRETCH_MS = 6 * HOUR_MS;
/** After so much longer one of the two no longer remembers what it told. */
const TOO_LATE_MS = 72 * HOUR_MS;

/** A stretch that is to be looked at the second time: `[fromMs, untilMs)`. */
export interface SecondStretch {
  fromMs: number;
  untilMs: number;
}

/**
 * The next stretch of which all events have come at `nowMs`, and which was judged before, up to `judgedMs`, for a second look that
 * was taken up to `lookedMs`; null where there is none.
 */
export function nextStretch(lookedMs: number, judgedMs: number, nowMs: number): SecondStretch | null {
  const untilMs = (Math.floor(lookedMs / STRETCH_MS) + 1) * STRETCH_MS;
  return untilMs <= Math.min(judgedMs, nowMs - ALL_IN_AFTER_MS) ? { fromMs: lookedMs, untilMs } : null;
}

/** Makes a watch that was saved one for the second look: what it has taken in and not judged yet will be read again. */
export function beginSecondLook(watch: ShopWatch): ShopWatch {
  const { detection, cursor } = watch;
  const fedMs = judgedMsOf(watch);
  detection.pending.clear();
  detection.pendingRuns = detection.pendingRuns.filter(({ timeMs }) => timeMs < fedMs);
  detection.changes = detection.changes.filter(({ timeMs }) => timeMs < fedMs);
  cursor.points.clear();
  cursor.occurrences.clear();
  cursor.newestMs = fedMs;
  return watch;
}

/** What is asked at the second look. */
export interface SecondLookSources {
  history: HistoryReader;
  inquiries: Pick<Inquiries, 'askAgain'>;
}

/** What the second look at a stretch is taken with. */
export interface SecondLookOrder extends SecondStretch {
  settings: ShopSettings;
  lessons: Lessons;
  /** How it is held against what was told: not at all where the settings were others then, to its end where nothing more will come. */
  comparison: 'none' | 'usual' | 'last';
  nowMs: number;
}

/**
 * Looks at a stretch of history a second time, once all of its events have come, with the watch that has seen all before it in
 * the same way; puts the incidents of `book` right by what it finds, and gives the changes. So what is told in the end
 * does not hang on the order in which events came.
 */
export async function lookAgain(
  { history, inquiries }: SecondLookSources,
  second: ShopWatch,
  book: IncidentBook,
  { settings, lessons, fromMs, untilMs, comparison, nowMs }: SecondLookOrder,
): Promise<NumberedChange[]> {
  const asOfThen = lessons.saidBefore(untilMs);
  await liveThrough(history, second, { settings, lessons: asOfThen, fromMs, untilMs }, (changes, moment) =>
    inquiries.askAgain(moment, changes),
  );
  second.cursor.newestMs = untilMs;
  // What the first look found to be over has been asked about by now.
  book.over = [];
  if (comparison === 'none' || (comparison === 'usual' && nowMs - untilMs > TOO_LATE_MS)) return [];
  const marginMs = comparison === 'last' ? 0 : STRETCH_MS;
  return correctIncidents(book, second.book, { untilMs, marginMs, nowMs });
}
