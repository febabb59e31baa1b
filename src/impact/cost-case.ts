import { overlap } from '../causes/reference-stretches.js';
import type { Stretch } from '../causes/case-file.js';
import type { OpenIncident } from '../incidents/incident-book.js';
import { directionOf } from '../incidents/join-rules.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How busy the day is shows in the hours before; the last minutes before the onset may belong to it already. */
const BEFORE_MS = 3 * HOUR_MS;
const ONSET_DOUBT_MS = 10 * MINUTE_MS;
/** Who found a closed door comes back within as long as it was closed, but for a few. */
const RETURN_MS_MIN = 2 * HOUR_MS;
const RETURN_MS_MAX = 6 * HOUR_MS;

/** Where something wrong may cost orders; everywhere else it does so only where orders fell. */
const KEEPS_BUYERS_OUT: ReadonlySet<string> = new Set([
  'page.durationMs',
  'page.errorRate',
  'page.views',
  'payment.failureRate',
  'giftcard.failureRate',
  'probe.checked',
]);

/** An incident as its cost is asked about. Stretches hold whole minutes. */
export interface CostCase {
  /** Whether orders themselves are among its signals. */
  hasFallen: boolean;
  /** The one page that is slow, as a dimension, where nothing else is seen; else null. */
  slowPage: string | null;
  /** Whether the shop was closed, or nothing came from it, all the time. */
  isShut: boolean;
  /** From the onset to the end, or so far. */
  span: Stretch;
  /** What is looked at: the hours before, the incident, and after its end the time in which people may come back. */
  parts: Record<CasePart, Stretch[]>;
}

/** Times of a case: the hours before the onset, the incident, and the hours after its end. */
export type CasePart = 'before' | 'now' | 'after';
/** Their names, in the order of time. */
export const CASE_PARTS: readonly CasePart[] = ['before', 'now', 'after'];

/** Times of a shop that tell nothing of an incident. */
export interface OtherTimes {
  /** The shop was closed, or nothing came from it. */
  closed: readonly Stretch[];
  /** Something else was wrong. */
  wrong: readonly Stretch[];
  /** Orders fell for another incident. */
  lossy: readonly Stretch[];
}

/** What is asked about an incident at the end of a judged minute; null where it costs no orders, such as a run or a crowd. */
export function costCaseOf(
  { members, incident }: OpenIncident,
  judgedMs: number,
  { closed, wrong, lossy }: OtherTimes,
): CostCase | null {
  if (incident.metric === 'ingest.silence' || incident.withdrawnAt) return null;
  const costly = members.filter(
    ({ series, kind }) =>
      directionOf(kind) !== 'up' && (isOrders(series.metric) || KEEPS_BUYERS_OUT.has(series.metric)),
  );
  if (costly.length === 0) return null;
  const hasFallen = costly.some(({ series }) => isOrders(series.metric));
  const isOver = members.every(({ clearedMs }) => clearedMs !== null);
  const untilMs = isOver ? Math.max(...costly.map(({ clearedMs }) => clearedMs ?? judgedMs)) : judgedMs;
  // The incident knows its onset better than the window in which its first signal was found.
  const onsets = costly.map((member) => (member === members[0] ? Date.parse(incident.startedAt) : member.startedMs));
  const fromMs = wholeMinute(Math.min(untilMs - MINUTE_MS, ...onsets));
  const span = { fromMs, untilMs };
  const before = { fromMs: fromMs - ONSET_DOUBT_MS - BEFORE_MS, untilMs: fromMs - ONSET_DOUBT_MS };
  const after = isOver ? { fromMs: untilMs, untilMs: Math.min(judgedMs, settledMs({ span })) } : null;
  const slow = costly.every(({ series }) => series.metric === 'page.durationMs') ? costly[0]! : null;
  return {
    hasFallen,
    slowPage: slow?.series.dimension || null,
    isShut: partsWithout(span, closed).length === 0,
    span,
    parts: {
      before: partsWithout(before, [...closed, ...wrong]),
      now: partsWithout(span, hasFallen ? closed : [...closed, ...lossy]),
      after: after ? partsWithout(after, [...closed, ...wrong]) : [],
    },
  };
}

/** When all who come back have come back. */
export function settledMs({ span: { fromMs, untilMs } }: Pick<CostCase, 'span'>): number {
  return untilMs + Math.max(RETURN_MS_MIN, Math.min(RETURN_MS_MAX, untilMs - fromMs));
}

/** What is left of a stretch without other ones, in the order of time. */
export function partsWithout(stretch: Stretch, without: readonly Stretch[]): Stretch[] {
  const parts: Stretch[] = [];
  let fromMs = stretch.fromMs;
  for (const one of without.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (!overlap(one, { fromMs, untilMs: stretch.untilMs })) continue;
    if (one.fromMs > fromMs) parts.push({ fromMs, untilMs: wholeMinute(one.fromMs) });
    fromMs = Math.max(fromMs, wholeMinute(one.untilMs + MINUTE_MS - 1));
  }
  if (fromMs < stretch.untilMs) parts.push({ fromMs, untilMs: stretch.untilMs });
  return parts.filter((part) => part.untilMs > part.fromMs);
}

function isOrders(metric: string): boolean {
  return metric === 'order.placed';
}

function wholeMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
