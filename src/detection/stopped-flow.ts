import { strongestFinding } from './strongest-finding.js';
import type { Finding, MinuteView } from '../../detectors/index.js';
import { beginMsOf } from './alarm-onset.js';
import { hasData, placeOf, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';

const MINUTE_MS = 60_000;
/** With so many things more seen and expected, a level is known from few. */
const PRIOR_THINGS = 0.5;

/** Since when nothing has come at all, of a silence; milliseconds since the Unix epoch. */
export function stopMsOf(finding: Finding): number {
  return finding.stoppedMs ?? beginMsOf(finding);
}

/**
 * What is to be said of an alarm of too few while nothing comes at all: a silence that began where `was` did and says since
 * when. Null while things still come, and while their absence may be chance: of a drop they are fewer in any case, so it has
 * to be certain beside what still came of them.
 */
export function stoppedFinding(series: SeriesState, was: Finding, view: MinuteView): Finding | null {
  if (series.shape !== 'count' || (was.kind !== 'drop' && was.kind !== 'silence')) return null;
  const { sinceLast } = view;
  if (was.kind === 'silence' && sinceLast.startMs > stopMsOf(was)) return null;
  const nothingAtLevel = (level: number): Finding | null =>
    strongestFinding({
      ...view,
      windows: [],
      sinceLast: { ...sinceLast, expected: level * sinceLast.expected, expectedLow: level * sinceLast.expectedLow },
    });
  if (was.kind === 'drop' && !nothingAtLevel(levelBefore(series, was, sinceLast.startMs))) return null;
  const silence = nothingAtLevel(1);
  return silence && withBeginOf(was, { ...silence, stoppedMs: silence.startedMs }, was.kind === 'drop');
}

/**
 * What is to be said after a silence of things that come again and are too few: a drop. What is judged begins with the first
 * of them, for the silence itself says nothing of how they come now. Null where they are enough, or none has come.
 */
export function trickleFinding(series: SeriesState, was: Finding, view: MinuteView): Finding | null {
  const newest = view.nowMs / MINUTE_MS - 1;
  let first = Math.max(stopMsOf(was) / MINUTE_MS, newest - RING_MINUTES + 1);
  while (first <= newest && !hasCome(series, first)) first++;
  const windows = view.windows.filter(({ startMs }) => startMs >= first * MINUTE_MS);
  const finding = strongestFinding({ ...view, windows });
  return finding?.kind === 'drop' ? withBeginOf(was, finding) : null;
}

/** The same trouble with other numbers. It is told to have begun when it was: by that its incident knows the signal. */
export function withBeginOf({ startedMs, onsetMs, evidence }: Finding, finding: Finding, tellsBefore = false): Finding {
  const before = tellsBefore && evidence[0] ? [`before that ${evidence[0]}`] : [];
  return {
    ...finding,
    startedMs,
    ...(onsetMs !== undefined && { onsetMs }),
    evidence: [...finding.evidence, ...before],
  };
}

function hasCome(series: SeriesState, minute: number): boolean {
  const place = placeOf(series, minute);
  return series.ring.weight[place]! > 0;
}

/** How many times the expected still came from the beginning of a drop to the last thing, never above one. */
function levelBefore(series: SeriesState, drop: Finding, untilMs: number): number {
  const until = untilMs / MINUTE_MS;
  let seen = PRIOR_THINGS;
  let expected = PRIOR_THINGS;
  const oldest = Math.max(Math.ceil(beginMsOf(drop) / MINUTE_MS), until - RING_MINUTES / 2);
  for (let minute = oldest; minute < until; minute++) {
    const place = placeOf(series, minute);
    if (!hasData(series, minute)) continue;
    seen += series.ring.weight[place]! / series.unitWeight;
    expected += series.ring.low[place]! / series.unitWeight;
  }
  return Math.min(1, seen / expected);
}
