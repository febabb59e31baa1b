import type { MinuteView } from './minute-view.js';
import { LINE, usualShare } from './single-values.js';
import type { Finding } from './types.js';

/** Single values by which calm is told, and by how much of them more than usual may still be far out. */
const CALM = {
  slow: { values: 20, minutes: 15, near: 0.08, far: 0.04, lines: [LINE.aboveNear, LINE.aboveFar] },
  spike: { values: 8, minutes: 2, near: 0.2, far: 0.15, lines: [LINE.aboveNear, LINE.aboveFar] },
  drop: { values: 8, minutes: 2, near: 0.2, far: 0.15, lines: [LINE.belowNear, LINE.belowFar] },
} as const;

/**
 * Whether the newest single values, responses or orders, lie as they usually do on the side on which `finding` found too
 * many: with half of what is asked of an alarm there is none any more. Where too few have come to tell, it is not over.
 */
export function areSinglesCalm({ singles }: MinuteView, { kind }: Finding): boolean {
  const calm = kind === 'slow' || kind === 'spike' ? CALM[kind] : CALM.drop;
  const window = singles?.windows.find(({ weight, minutes }) => weight >= calm.values && minutes >= calm.minutes);
  if (!singles || !window) return false;
  return calm.lines.every((line) => {
    const isNear = line === LINE.aboveNear || line === LINE.belowNear;
    return window.beyond[line]! / window.weight < usualShare(singles.spread, line) + (isNear ? calm.near : calm.far);
  });
}
