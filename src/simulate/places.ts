import type { Lane } from './incident-plan.js';
import { overlap, type Span } from './span.js';

const HOUR_MS = 3_600_000;
/** Quiet kept before and after whatever shares a lane, so that each can be told from the next. */
const QUIET_BEFORE_MS = HOUR_MS;
const QUIET_AFTER_MS = 2 * HOUR_MS;

/** Remembers what happens when, and says what is still free. */
export interface Places {
  isFree(lane: Lane, span: Span): boolean;
  take(lane: Lane, span: Span): void;
}

function meet(a: Lane, b: Lane): boolean {
  if (a === 'background' || b === 'background') return a === b;
  return a === b || a === 'everything' || b === 'everything';
}

/** An empty calendar. */
export function createPlaces(): Places {
  const taken: { lane: Lane; span: Span }[] = [];
  return {
    isFree: (lane, { startMs, endMs }) => {
      const wide = { startMs: startMs - QUIET_AFTER_MS, endMs: endMs + QUIET_BEFORE_MS };
      return !taken.some((place) => meet(place.lane, lane) && overlap(place.span, wide));
    },
    take: (lane, span) => void taken.push({ lane, span }),
  };
}
