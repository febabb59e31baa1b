/** One thing that speaks for or against a cause, in logarithms of odds. */
export type Weights = Readonly<Record<string, number>>;

/** Odds beyond this are what nobody has seen enough cases to claim. */
const CONFIDENCE_MAX = 0.98;
/** A cause that is not likelier than not is not named. */
const CONFIDENCE_MIN = 0.5;
/** How much the sum of the signs counts for: fitted on simulated shops, so that of those at 0.8 eight in ten are right. */
const TRUST = 1.2;

/**
 * The cause with the most weight, and how sure it is among the others and `unknown`, whose weight is 0. The weights of
 * several signs add up, as logarithms of odds do.
 *
 * @example weighCauses({ 'bot-attack': 4, campaign: 0 }).cause; // 'bot-attack'
 */
export function weighCauses(weights: Weights): { cause: string; confidence: number } {
  const entries = Object.entries(weights);
  const total = entries.reduce((sum, [, weight]) => sum + Math.exp(TRUST * weight), 1);
  const [cause, weight] = entries.reduce((best, one) => (one[1] > best[1] ? one : best), ['unknown', 0] as const);
  const confidence = Math.exp(TRUST * weight) / total;
  if (cause === 'unknown' || confidence < CONFIDENCE_MIN) return { cause: 'unknown', confidence: 0 };
  return { cause, confidence: roundedShare(Math.min(CONFIDENCE_MAX, confidence)) };
}

/** A share to two digits, as an incident shows it. */
export function roundedShare(share: number): number {
  return Math.round(100 * share) / 100;
}
