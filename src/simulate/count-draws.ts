import type { RandomSource } from './random-source.js';

/** Above this mean the multiplication method gets slow and runs out of digits. */
const KNUTH_MEAN_MAX = 16;

/** A Poisson count. Large means are cut in two, because a sum of Poisson counts is one: exact, whatever the mean. */
export function poissonCount(random: RandomSource, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > KNUTH_MEAN_MAX) return poissonCount(random, mean / 2) + poissonCount(random, mean / 2);
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** A draw from the standard normal distribution (Box and Muller, 1958). */
export function standardNormal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A log-normal draw by its median and the standard deviation of its logarithm. */
export function logNormal(random: RandomSource, median: number, sigma: number): number {
  return median * Math.exp(sigma * standardNormal(random));
}

/** A gamma draw of mean 1 and the given variance, which must be below 1 (Marsaglia and Tsang, 2000). */
export function unitGamma(random: RandomSource, variance: number): number {
  if (variance >= 1) throw new Error('unitGamma requires a variance below 1');
  if (variance <= 0) return 1;
  const d = 1 / variance - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * variance;
  }
}
