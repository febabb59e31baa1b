import type { WindowNoise } from '../../detectors/index.js';
import type { Impact, ImpactBasis } from '../incidents/incident.js';
import { levelForecast, type CountForecast, type IncidentForecast, type UsualCount } from './level-forecast.js';
import { chanceOfSoFew, missingForGood, missingOrders } from './lost-orders.js';
import { worthOf, type OrderValues } from './order-value.js';
import { quantileOf, type WeightedValues } from './weighted-values.js';

/** A count with what is usual of it. */
export interface CountFigures extends UsualCount {
  came: number;
}

/** All that the cost of an incident is worked out from. */
export interface CostFigures {
  /** Whether orders themselves are among its signals. */
  hasFallen: boolean;
  /** Whether the shop was closed, or nothing came from it, all the time. */
  isShut: boolean;
  /** The page whose visitors tell how many orders were to be expected; null where the hours alone do. */
  slowPage: string | null;
  before: CountFigures;
  now: CountFigures;
  /** After the end; null while it goes on. */
  after: CountFigures | null;
  /** Minutes between the stretches. */
  gapMinutes: number;
  noise: WindowNoise;
  /** Views of the slow page against the usual, before and now, with their events; null where they tell nothing. */
  visits: { before: number; now: number; events: number } | null;
  values: OrderValues;
  /** How long it lasts. */
  hours: number;
}

/** What an incident costs, and the sentence that says what it rests on. */
export interface CostFinding {
  impact: Impact | null;
  evidence: string | null;
  /** Without an impact: that nothing was lost beyond chance, rather than that nobody can tell. */
  costless?: true;
}

/** A fall that chance brings more often than this is none: where orders raised the alarm, and where something else did. */
const CHANCE_MAX_FALLEN = 0.05;
const CHANCE_MAX_OTHER = 0.025;
/** Why no time is left in which orders could be missed. */
const SHUT = 'the shop was closed or silent all the time: which orders it missed cannot be told';
const ELSEWHERE = 'orders fell for another incident all the time: see there';
const NO_TIME: UsualCount = { mean: 0, minutes: 0, calendarDoubt: 0 };
/** The ends of the range: the loss lies between them nine times in ten. */
const LOW_SHARE = 0.05;
const HIGH_SHARE = 0.95;

/**
 * What an incident costs: the orders that are missing at these hours, without those that came later, times what an order
 * is worth. Null where no more are missing than chance takes away.
 */
export function estimateImpact(figures: CostFigures): CostFinding {
  const { now, after, values, hours, hasFallen, isShut } = figures;
  if (now.minutes === 0) return { impact: null, evidence: isShut ? SHUT : ELSEWHERE };
  const forecast = forecastOf(figures);
  const usual = forecast.now;
  const came = { came: now.came, usual };
  if (chanceOfSoFew(came) > (hasFallen ? CHANCE_MAX_FALLEN : CHANCE_MAX_OTHER)) {
    const evidence = `no fall of orders beyond chance: ${cameWords(now.came, usual.mean)}`;
    return { impact: null, evidence, costless: true };
  }
  const missing = missingOrders(came);
  const forGood = after ? missingForGood(missing, now.came, after.came, forecast) : missing;
  const worth = worthOf(forGood, values);
  const [low, mid, high] = [LOW_SHARE, 0.5, HIGH_SHARE].map((share) => quantileOf(worth, share)) as [
    number,
    number,
    number,
  ];
  if (!(low > 0)) {
    const evidence = 'the orders that were missing came later, as far as chance lets one tell';
    return { impact: null, evidence, costless: true };
  }
  const basis: ImpactBasis = figures.visits ? 'conversion' : 'orders';
  const impact = { ...impactOf(values.currency, { low, mid, high }, hours), basis };
  return { impact, evidence: evidenceOf(figures, usual, missing, forGood) };
}

/** The object of the contract from a loss over so many hours. */
export function impactOf(
  currency: string,
  { low, mid, high }: { low: number; mid: number; high: number },
  hours: number,
): Omit<Impact, 'basis'> {
  return {
    currency,
    lost: money(mid),
    perHour: money(mid / hours),
    low: money(low / hours),
    high: money(high / hours),
  };
}

function forecastOf({ before, now, after, gapMinutes, noise, visits }: CostFigures): IncidentForecast {
  const usual = (count: UsualCount, times = 1): UsualCount => ({ ...count, mean: count.mean * times });
  const forecast = levelForecast(
    noise,
    { ...usual(before, visits?.before), came: before.came },
    gapMinutes,
    usual(now, visits?.now),
    after ?? NO_TIME,
  );
  const ofVisits = visits ? 1 / Math.max(1, visits.events) : 0;
  return { ...forecast, now: { ...forecast.now, doubt: forecast.now.doubt + ofVisits } };
}

function evidenceOf(
  { now, values, slowPage, visits }: CostFigures,
  usual: CountForecast,
  missing: WeightedValues,
  forGood: WeightedValues,
): string {
  const [gone, lost] = [quantileOf(missing, 0.5), quantileOf(forGood, 0.5)];
  const [few, many] = [quantileOf(forGood, LOW_SHARE), quantileOf(forGood, HIGH_SHARE)];
  const range = `${shortNumber(few)} to ${shortNumber(many)}`;
  const by = visits && slowPage ? ` by the visits of ${slowPage.slice('page='.length)}` : '';
  const back = gone - lost >= 0.1 * gone ? `, about ${shortNumber(gone - lost)} came later` : '';
  const each = `${shortNumber(values.mean)} ${values.currency} each`;
  return `about ${shortNumber(lost)} orders lost (${range}): ${cameWords(now.came, usual.mean)}${by}${back}; ${each}`;
}

function cameWords(came: number, usual: number): string {
  return `${shortNumber(came)} came, ${shortNumber(usual)} were to be expected`;
}

/** Three digits, and no more than one after the point. */
function shortNumber(value: number): string {
  return String(value >= 100 ? Number(value.toPrecision(3)) : Number(value.toFixed(value >= 10 ? 0 : 1)));
}

/** Three digits are more than is known. */
function money(amount: number): number {
  return Number(amount.toPrecision(3));
}
