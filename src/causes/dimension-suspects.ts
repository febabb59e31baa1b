import type { Suspect } from '../incidents/incident.js';
import { percent, type Contribution } from './shares.js';
import { roundedShare } from './weigh-causes.js';

const SHARE_MIN = 0.3;
const LIFT_MIN = 2;
const SUSPECTS_MAX = 3;
const CONFIDENCE_MAX = 0.95;

/**
 * Values of a field that explain a deviation: those that bring much of it and far more than they usually have a part in.
 * A large country is no explanation of anything; one that was never heard of is.
 */
export function dimensionSuspects(values: readonly Contribution[]): Suspect[] {
  return values
    .filter(({ share, usualShare }) => share >= SHARE_MIN && share >= LIFT_MIN * usualShare)
    .map(({ ref, share, usualShare }) => ({
      kind: 'dimension' as const,
      ref,
      title: `${percent(Math.min(1, share))} of the deviation, usually ${percent(usualShare)} of all`,
      confidence: roundedShare(Math.min(CONFIDENCE_MAX, Math.min(1, share) * (1 - usualShare))),
    }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, SUSPECTS_MAX);
}
