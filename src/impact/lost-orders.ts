import { gammaln } from 'simple-statistics';
import { negativeBinomialLogLowerTail } from '../../detectors/index.js';
import type { CountForecast, IncidentForecast } from './level-forecast.js';
import type { WeightedValue, WeightedValues } from './weighted-values.js';

/** A count that came, beside what was to be expected. */
export interface CameAndUsual {
  came: number;
  usual: CountForecast;
}

/** Below this a spread is that of chance alone. */
const DOUBT_MIN = 1e-4;
/** However quiet a day turns out. */
const LEAST_BUSY = 0.2;
const STEPS = 80;
const SIGMAS = 7;
/** How likely it is that nobody comes back later, before anything is known of it. */
const NOBODY_RETURNS = 0.5;
const RETURN_SHARES = Array.from({ length: 19 }, (_, n) => (n + 1) / 20);

/** The chance of no more than came, had nothing been wrong. */
export function chanceOfSoFew({ came, usual }: CameAndUsual): number {
  if (!(usual.mean > 0)) return 1;
  return Math.exp(negativeBinomialLogLowerTail(came, usual.mean, usual.doubt));
}

/**
 * How many are missing, in shares of chance. What would have come follows a negative binomial about what was to be
 * expected; that of it just so many came, whatever share that be, has a chance of one in those that would have come and
 * one. So nothing below what did come is possible.
 */
export function missingOrders({ came, usual }: CameAndUsual): WeightedValue[] {
  const doubt = Math.max(DOUBT_MIN, usual.doubt);
  const spread = Math.sqrt(usual.mean + doubt * usual.mean ** 2);
  const from = Math.max(Math.ceil(came), Math.floor(usual.mean - SIGMAS * spread));
  const until = Math.max(from + 10, Math.ceil(usual.mean + SIGMAS * spread));
  const step = Math.max(1, Math.ceil((until - from) / STEPS));
  const logs: { value: number; log: number }[] = [];
  for (let count = from; count <= until; count += step)
    logs.push({ value: count - came, log: logChance(count, usual.mean, doubt) - Math.log(count + 1) });
  const highest = Math.max(...logs.map(({ log }) => log));
  return logs.map(({ value, log }) => ({ value, weight: Math.exp(log - highest) }));
}

/**
 * What is missing for good, by what came after the end: some of those who found a closed door may have come back. Half
 * of the time nobody does, else any share is as likely as another; what came beyond the usual tells, as far as the day
 * was not busier than forecast all along.
 */
export function missingForGood(
  missing: WeightedValues,
  cameInIncident: number,
  cameAfter: number,
  { now, after, carry }: IncidentForecast,
): WeightedValue[] {
  return missing.flatMap(({ value, weight }) => {
    const busier = now.mean > 0 ? (cameInIncident + value) / now.mean - 1 : 0;
    const usual = after.mean * Math.max(LEAST_BUSY, 1 + carry * busier);
    const chanceOf = (returned: number): number => {
      const mean = usual + returned;
      const variance = Math.max(0.5, mean + after.doubt * usual ** 2);
      return Math.exp(-((cameAfter - mean) ** 2) / (2 * variance)) / Math.sqrt(variance);
    };
    return [
      { value, weight: weight * NOBODY_RETURNS * chanceOf(0) },
      ...RETURN_SHARES.map((share) => ({
        value: value * (1 - share),
        weight: (weight * (1 - NOBODY_RETURNS) * chanceOf(value * share)) / RETURN_SHARES.length,
      })),
    ];
  });
}

/** Logarithm of the chance of a count under a negative binomial, but for what does not depend on the count. */
function logChance(count: number, mean: number, doubt: number): number {
  const failures = 1 / doubt;
  return gammaln(count + failures) - gammaln(count + 1) + count * Math.log(mean / (failures + mean));
}
