/** Hourly overdispersion of the simulated counts: variance is mean + 0.035 × mean². */
export const OVERDISPERSION = 0.035;

/** A detection is demanded where chance alone would do the same less often than once in a million. */
const CHANCE_MAX = 1e-6;
/** Part of an incident's window by the end of which it has to be plain. */
const EARLY_PART = 0.85;
const SUM_MEAN_MAX = 20_000;
const FAILURES_MIN = 6;
const SAMPLES_MIN = 12;
const SHIFT_Z_MIN = 7;

function standardDeviation(mean: number): number {
  return Math.sqrt(mean + OVERDISPERSION * mean * mean);
}

/** Sum of the probabilities of the counts from `first` to `last` of a negative binomial with the ordinary spread. */
function negativeBinomial(mean: number, first: number, last: number): number {
  if (mean <= 0) return first <= 0 ? 1 : 0;
  // Of a large count only its relation to the mean matters; the sum over a smaller one is the same, and quick.
  if (mean > SUM_MEAN_MAX) {
    const scale = SUM_MEAN_MAX / mean;
    return negativeBinomial(SUM_MEAN_MAX, Math.ceil(first * scale), Math.floor(last * scale));
  }
  const r = 1 / OVERDISPERSION;
  let probability = (r / (r + mean)) ** r;
  let sum = 0;
  for (let k = 0; k <= last; k++) {
    if (k >= first) sum += probability;
    if (k > mean && probability < 1e-15 && sum > 0) break;
    probability *= (((k + r) / (k + 1)) * mean) / (r + mean);
  }
  return sum;
}

/** Whether a fall of a count from `expected` to the share `left` of it, over the whole window, must be found. */
export function fallMustBeFound(expected: number, left: number): boolean {
  const seen = expected * EARLY_PART * left;
  const worst = Math.floor(seen + standardDeviation(seen));
  return negativeBinomial(expected * EARLY_PART, 0, worst) < CHANCE_MAX;
}

/** Whether `added` events on top of `expected`, over the whole window, must be found. */
export function surgeMustBeFound(expected: number, added: number): boolean {
  const mean = expected * EARLY_PART;
  const seen = mean + added * EARLY_PART;
  const worst = Math.floor(seen - standardDeviation(mean) - Math.sqrt(added * EARLY_PART));
  return worst > mean && negativeBinomial(mean, worst, Infinity) < CHANCE_MAX;
}

/** Whether failures of the share `now` instead of `usual` among `attempts` must be found. */
export function failuresMustBeFound(attempts: number, usual: number, now: number): boolean {
  const n = Math.floor(attempts * EARLY_PART);
  const worst = Math.floor(n * now - Math.sqrt(n * now * (1 - now)));
  if (worst < FAILURES_MIN) return false;
  let probability = (1 - usual) ** n;
  let tail = 0;
  for (let k = 0; k <= n; k++) {
    if (k >= worst) tail += probability;
    probability *= ((n - k) / (k + 1)) * (usual / (1 - usual));
  }
  return tail < CHANCE_MAX;
}

/** Whether pages that take `factor` times as long must be found from so many samples. */
export function slownessMustBeFound(samples: number, factor: number, sigma: number): boolean {
  const n = Math.floor(samples * EARLY_PART);
  return n >= SAMPLES_MIN && (Math.log(factor) / sigma) * Math.sqrt(n) >= SHIFT_Z_MIN;
}
