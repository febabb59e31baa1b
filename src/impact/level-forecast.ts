import { WINDOW_MINUTES, windowNoise, type WindowNoise } from '../../detectors/index.js';

/** How many are to be expected, and how far that may be off beside the chance of single ones. */
export interface CountForecast {
  mean: number;
  /** Relative variance of the mean: counts vary by mean + doubt × mean². */
  doubt: number;
}

/** What was expected of a stretch before anything was known of the day. */
export interface UsualCount {
  mean: number;
  minutes: number;
  /** Relative variance that a campaign or a holiday adds. */
  calendarDoubt: number;
}

/** What is to be expected of an incident and of the time after it. */
export interface IncidentForecast {
  now: CountForecast;
  after: CountForecast;
  /** By how much of it the time after is busier where the incident would have been busier than forecast. */
  carry: number;
}

/** More than this the hours before do not move what is expected. */
const SHIFT_MAX = 2;
const SHIFT_MIN = -0.7;

/**
 * What is to be expected of an incident and of the time after it, going by what the hours before brought: the best
 * linear forecast (simple kriging), with the covariance of two stretches as it follows from the noise that was learnt of
 * windows of every length. A busy morning is followed by a busy noon as far as it was so far. `gapMinutes` lie between
 * the hours before and the incident.
 */
export function levelForecast(
  noise: WindowNoise,
  before: UsualCount & { came: number },
  gapMinutes: number,
  now: UsualCount,
  after: UsualCount,
): IncidentForecast {
  const covariance = (a: UsualCount, gap: number, b: UsualCount): number =>
    covarianceOf(noise, a.minutes, gap, b.minutes) + Math.min(a.calendarDoubt, b.calendarDoubt);
  const doubtOf = ({ minutes, calendarDoubt }: UsualCount): number => noiseOf(noise, minutes) + calendarDoubt;
  const isKnown = before.mean > 0 && before.minutes > 0;
  const spread = isKnown ? doubtOf(before) + 1 / before.mean : 1;
  const withNow = isKnown ? covariance(before, gapMinutes, now) : 0;
  const withAfter = isKnown ? covariance(before, gapMinutes + now.minutes, after) : 0;
  const excess = isKnown ? before.came / before.mean - 1 : 0;
  const shifted = (usual: UsualCount, common: number): CountForecast => ({
    mean: usual.mean * (1 + Math.min(SHIFT_MAX, Math.max(SHIFT_MIN, (common / spread) * excess))),
    doubt: Math.max(0, doubtOf(usual) - common ** 2 / spread),
  });
  const forecast = { now: shifted(now, withNow), after: shifted(after, withAfter) };
  const common = Math.max(0, covariance(now, 0, after) - (withNow * withAfter) / spread);
  const carry = forecast.now.mean > 0 ? common / (forecast.now.doubt + 1 / forecast.now.mean) : 0;
  forecast.after.doubt = Math.max(0, forecast.after.doubt - carry * common);
  return { ...forecast, carry };
}

/** The noise of windows of any length: between two that are learnt it runs straight over the logarithm of the length. */
function noiseOf(noise: WindowNoise, minutes: number): number {
  if (minutes <= 0) return 0;
  const after = WINDOW_MINUTES.findIndex((length) => length >= minutes);
  if (after < 0) return windowNoise(noise, WINDOW_MINUTES.length - 1);
  if (after === 0) return windowNoise(noise, 0);
  const [from, until] = [WINDOW_MINUTES[after - 1]!, WINDOW_MINUTES[after]!];
  const share = Math.log(minutes / from) / Math.log(until / from);
  return windowNoise(noise, after - 1) * (1 - share) + windowNoise(noise, after) * share;
}

/** Of two stretches with a gap between them: Cov = (S(a+g+b) − S(a+g) − S(g+b) + S(g)) / 2ab, where S(w) = w² V(w). */
function covarianceOf(noise: WindowNoise, a: number, gap: number, b: number): number {
  if (!(a > 0 && b > 0)) return 0;
  const sum = (minutes: number): number => (minutes > 0 ? minutes ** 2 * noiseOf(noise, minutes) : 0);
  const common = (sum(a + gap + b) - sum(a + gap) - sum(gap + b) + sum(gap)) / (2 * a * b);
  return Math.max(0, Math.min(common, Math.sqrt(noiseOf(noise, a) * noiseOf(noise, b))));
}
