import { EVENT_BYTES_MAX, EVENT_DEPTH_MAX } from './limits.js';

interface Extent {
  /** Bytes that the event's JSON has at the least and at the most: enough to decide without writing it out. */
  least: number;
  most: number;
  problem: string | null;
}

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Looks an event over before anything else touches it: not too deep, not too big, no key that reaches a prototype, only
 * finite numbers. Gives the reason to refuse it, or null. It goes level by level without recursion and stops at the
 * first excess, so that neither 10,000 levels nor a field of megabytes cost anything.
 */
export function structureProblem(event: object): string | null {
  const extent: Extent = { least: 0, most: 0, problem: null };
  let level: object[] = [event];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > EVENT_DEPTH_MAX) return `event is nested deeper than ${EVENT_DEPTH_MAX} levels`;
    const next: object[] = [];
    for (const node of level) {
      if (Array.isArray(node)) measureList(node, extent, next);
      else measureRecord(node as Record<string, unknown>, extent, next);
      if (extent.problem !== null) return extent.problem;
    }
    level = next;
  }
  return extent.most > EVENT_BYTES_MAX && Buffer.byteLength(JSON.stringify(event)) > EVENT_BYTES_MAX ? TOO_BIG : null;
}

const TOO_BIG = `event is larger than ${EVENT_BYTES_MAX} bytes`;

function measureRecord(record: Record<string, unknown>, extent: Extent, next: object[]): void {
  for (const key in record) {
    if (FORBIDDEN_KEYS.has(key)) extent.problem = `key ${key} is not allowed`;
    else {
      extent.least += key.length + 4;
      extent.most += key.length * 6 + 4;
      measureValue(record[key], key, extent, next);
    }
    if (extent.problem !== null) return;
  }
}

function measureList(list: readonly unknown[], extent: Extent, next: object[]): void {
  for (const item of list) {
    measureValue(item, 'a list item', extent, next);
    if (extent.problem !== null) return;
  }
}

function measureValue(value: unknown, name: string, extent: Extent, next: object[]): void {
  let least = 2;
  let most = 6;
  if (typeof value === 'string') {
    least = value.length + 2;
    most = value.length * 6 + 3;
  } else if (typeof value === 'number') {
    most = 26;
    if (!Number.isFinite(value)) extent.problem = `${name} must be a finite number`;
  } else if (typeof value === 'object') {
    if (value !== null) next.push(value);
  } else if (typeof value !== 'boolean' && value !== undefined) {
    extent.problem = `${name} is no JSON value`;
  }
  extent.least += least;
  extent.most += most;
  if (extent.least > EVENT_BYTES_MAX) extent.problem ??= TOO_BIG;
}
