import { PLAIN_REPLACEMENTS, scrubText } from './scrub-text.js';

const DEPTH_MAX = 4;
const ENTRIES_MAX = 40;
const TEXT_MAX = 400;
const EXCERPT_MAX = 4_000;

/**
 * What is kept of a refused event: enough to find its sender and mend it. At most 4,000 characters of JSON, cut in depth,
 * width and length, with every address taken out. Never throws, however odd the value.
 */
export function eventExcerpt(raw: unknown): string {
  return scrubText(JSON.stringify(cut(raw, 0)) ?? '', PLAIN_REPLACEMENTS).slice(0, EXCERPT_MAX);
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '…';
  if (Array.isArray(value)) return value.slice(0, ENTRIES_MAX).map((item) => cut(item, depth + 1));
  // Pairs and not an object: a key such as __proto__ must not come to life here.
  return Object.entries(value)
    .slice(0, ENTRIES_MAX)
    .map(([key, item]) => [key.slice(0, TEXT_MAX), cut(item, depth + 1)]);
}
