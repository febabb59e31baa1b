import type { Series } from './api-types.js';
import { localiseTimes } from './format-time.js';

/** Why a series is in its state and what it waits for: `Known for 20 hours. Still missing: 52 more hours of history.` */
export function stateSentences(
  { reasonText, missing }: Pick<Series, 'reasonText' | 'missing'>,
  timezone: string,
  nowMs: number,
): string {
  const parts = [reasonText && sentence(reasonText), missing !== null && `Still missing: ${missing}.`];
  return localiseTimes(parts.filter(Boolean).join(' '), timezone, nowMs);
}

/** The same in few words, for a row: what is missing of one that learns, else the reason. */
export function stateInShort(
  { state, reasonText, missing }: Pick<Series, 'state' | 'reasonText' | 'missing'>,
  timezone: string,
  nowMs: number,
): string {
  const isLearning = state === 'learning' || state === 'tooLittleData';
  const words = isLearning ? (missing ?? reasonText) : (reasonText ?? missing);
  return localiseTimes(words ?? '', timezone, nowMs);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
