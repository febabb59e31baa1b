import type { StepRange } from '../series/point-reader.js';
import { badRequest } from './bad-request.js';
import { readCursor, writeCursor } from './cursor.js';
import { parseStep } from './parse-step.js';
import { limitOf, rangeOf, type AskedRange, type QueryParameters } from './query-parameters.js';

/** The parameters of the points of a series. */
export const POINT_PARAMETERS = ['from', 'to', 'step', 'limit', 'cursor'] as const;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// What `to` may be at the most.
const END_MS = Date.UTC(2100, 0);
const LIMIT = { usual: 50_000, most: 50_000 } as const;

/** The steps of one page, and the cursor of the page behind it; null where there is none. */
export interface StepPage {
  range: StepRange;
  nextCursor: string | null;
}

/**
 * Works out which steps a page holds. They begin at `from`, rounded down to its minute; where it is not given, a day
 * before `to` on a round number of steps. The last one begins before `to`.
 */
export function pageOfSteps(asked: QueryParameters<(typeof POINT_PARAMETERS)[number]>, nowMs: number): StepPage {
  const stepMs = parseStep('step', asked.step ?? 'PT1M');
  const limit = limitOf(asked.limit, LIMIT);
  // What was asked is checked even where a cursor says more exactly where to go on.
  const { fromMs, untilMs } = filledIn(rangeOf(asked), stepMs, nowMs);
  const [startMs, endMs] = asked.cursor === undefined ? [fromMs, untilMs] : readCursor('points', asked.cursor, [0, 0]);
  if (startMs < 0 || startMs % MINUTE_MS !== 0 || startMs >= endMs || endMs > END_MS) {
    throw badRequest('cursor must be the `next` of an earlier answer to this very route');
  }
  const pageEndMs = startMs + Math.min(limit, Math.ceil((endMs - startMs) / stepMs)) * stepMs;
  return {
    range: { fromMs: startMs, untilMs: pageEndMs, stepMs },
    nextCursor: pageEndMs < endMs ? writeCursor('points', [pageEndMs, endMs]) : null,
  };
}

/** The stretch asked for, with what was not given filled in. */
function filledIn(asked: AskedRange, stepMs: number, nowMs: number): Required<AskedRange> {
  const { fromMs, untilMs = nowMs } = asked;
  const startMs =
    fromMs === undefined
      ? Math.max(0, Math.floor((untilMs - DAY_MS) / stepMs) * stepMs)
      : Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
  if (startMs >= untilMs) throw badRequest('from must be before to, which is now where it is not given');
  return { fromMs: startMs, untilMs };
}
