import type { SeriesName } from '../series/series-name.js';
import { impactOf, type CostFinding } from './estimate-impact.js';

/** What is known where no orders are. */
export interface FallbackFigures {
  revenuePerHour: number;
  currency: string;
  hours: number;
  /** Signals of the incident; of checks that fail, those of the site itself. */
  signals: readonly SeriesName[];
  /** Whether it is known how many page views are usual. */
  knowsViews: boolean;
  /** Page views that came for each that is usual; null where that is not known, or so few are usual that they tell nothing. */
  viewsTimes: number | null;
  /** Share of the payments that failed; null where none were tried. */
  failedShare: number | null;
}

/** An hour of the day takes between a few tenths and twice the mean of all. */
const HOUR_LOW = 0.3;
const HOUR_HIGH = 2;
/** Less than this part of the visitors or buyers missing is no more than chance and a retry make. */
const PART_MIN = 0.3;

/**
 * What an incident costs by the takings that the shop's settings declare: the part of the visitors, or of the payments,
 * that is missing. Where neither is known a check of the site that fails counts for a closed shop, and nothing else for
 * anything.
 */
export function fallbackImpact(figures: FallbackFigures): CostFinding {
  const { revenuePerHour, currency, hours } = figures;
  const part = partMissing(figures);
  if (part < PART_MIN) return { impact: null, evidence: null };
  const mid = part * revenuePerHour * hours;
  const impact = impactOf(currency, { low: HOUR_LOW * mid, mid, high: HOUR_HIGH * mid }, hours);
  const said = `${Math.round(part * 100)} % of its revenuePerHour of ${revenuePerHour} ${currency}`;
  return {
    impact: { ...impact, basis: 'revenuePerHour' },
    evidence: `what the shop's orders usually bring is not known: its cost is ${said}`,
  };
}

function partMissing({ signals, knowsViews, viewsTimes, failedShare }: FallbackFigures): number {
  const has = (metric: string): boolean => signals.some((signal) => signal.metric === metric);
  const failed = has('payment.failureRate') ? (failedShare ?? 0) : 0;
  const closed = has('probe.checked') && !knowsViews ? 1 : 0;
  return Math.max(failed, viewsTimes === null ? closed : Math.min(1, Math.max(0, 1 - viewsTimes)));
}
