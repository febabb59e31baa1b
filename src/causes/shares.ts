/** What one value of a field has to do with a rise or a fall. */
export interface Contribution {
  /** Such as `network=203.0.113.0/24`. */
  ref: string;
  /** Share of the deviation that this value brings, 0..1 and beyond where others went the other way. */
  share: number;
  /** Its share of what is usual. */
  usualShare: number;
}

/** The share of things that have something, 0 for none. */
export function shareOf<Thing>(things: readonly Thing[], has: (thing: Thing) => boolean): number {
  return things.length === 0 ? 0 : things.filter(has).length / things.length;
}

/**
 * What share of the *additional* things has something, when `extra` of all that are there now are additional: what
 * would be there anyway is taken to be as before.
 *
 * @example shareOfExtra(0.5, 0, 0.5); // 1: half have it, half are additional, nobody had it before
 */
export function shareOfExtra(shareNow: number, shareBefore: number, extra: number): number {
  return Math.min(1, Math.max(0, (shareNow - (1 - extra) * shareBefore) / Math.max(extra, 0.05)));
}

/** Counts of the values of a field. */
export function countValues<Thing>(things: readonly Thing[], valueOf: (thing: Thing) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) {
    const value = valueOf(thing);
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/**
 * What each value of a field adds to a deviation, the most first: not who is large, but who is larger (or smaller) than
 * usual. Both sides are counts of the same length of time.
 */
export function contributions(
  field: string,
  now: ReadonlyMap<string, number>,
  usual: ReadonlyMap<string, number>,
): Contribution[] {
  const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
  const deviation = sum(now) - sum(usual);
  const usualTotal = sum(usual);
  if (deviation === 0) return [];
  return [...new Set([...now.keys(), ...usual.keys()])]
    .map((value) => ({
      ref: `${field}=${value}`,
      share: ((now.get(value) ?? 0) - (usual.get(value) ?? 0)) / deviation,
      usualShare: usualTotal > 0 ? (usual.get(value) ?? 0) / usualTotal : 0,
    }))
    .sort((a, b) => b.share - a.share);
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** The middle one; null of none. */
export function middle(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The mean; null of none. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}
