/** Something that was said with a confidence, and whether it was so. */
export interface Claim {
  /** 0..1. */
  confidence: number;
  isRight: boolean;
}

/** The claims of one tenth of the scale. */
export interface CalibrationBin {
  from: number;
  count: number;
  right: number;
  /** Mean of the confidences. */
  said: number;
}

const BINS = 10;

/** The claims in ten bins of equal width, those without a claim left out; 1 belongs to the last. */
export function calibrationBins(claims: readonly Claim[]): CalibrationBin[] {
  return Array.from({ length: BINS }, (_, n) => n)
    .map((n) => ({ n, own: claims.filter(({ confidence }) => binOf(confidence) === n) }))
    .filter(({ own }) => own.length > 0)
    .map(({ n, own }) => ({
      from: n / BINS,
      count: own.length,
      right: own.filter(({ isRight }) => isRight).length,
      said: own.reduce((sum, { confidence }) => sum + confidence, 0) / own.length,
    }));
}

/**
 * Expected calibration error: the distance between what was said and how often it was so, over the bins, by their number
 * of claims (Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", 2015). Null
 * without a claim.
 */
export function calibrationError(claims: readonly Claim[]): number | null {
  if (claims.length === 0) return null;
  return calibrationBins(claims).reduce(
    (sum, { count, right, said }) => sum + (count / claims.length) * Math.abs(said - right / count),
    0,
  );
}

/** The bins, a line each. */
export function calibrationLines(label: string, claims: readonly Claim[]): string[] {
  return calibrationBins(claims).map(
    ({ from, count, right, said }) =>
      `${label} ${from.toFixed(1)} to ${(from + 1 / BINS).toFixed(1)}: ${right} of ${count} right, said ${said.toFixed(2)}`,
  );
}

function binOf(confidence: number): number {
  return Math.min(BINS - 1, Math.floor(confidence * BINS + 1e-9));
}
