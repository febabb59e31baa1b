import { negativeBinomialLogUpperTail } from '../../detectors/index.js';
import { impactOf, type CostFinding } from './estimate-impact.js';

/** One who tried to pay, known by the amount: how often it worked, and how often it failed. */
export interface Payer {
  value: number;
  ok: number;
  failed: number;
}

/** Payments of an incident and of the time before it. */
export interface PaymentFigures {
  now: readonly Payer[];
  before: readonly Payer[];
  currency: string;
  hours: number;
}

/** Where so many amounts are paid more than once, an amount does not tell who pays. */
const SAME_AMOUNT_MAX = 0.15;
const PAYERS_MIN = 20;
/** What is usual rests on few payments: as though so many had been seen before, of whom one in fifty gave up. */
const PRIOR_PAYERS = 50;
const PRIOR_GAVE_UP = 1;
const CHANCE_MAX = 0.01;
/** Some order something else instead or pay in another way; some never come as far as to try. */
const LOW_PART = 0.7;
const HIGH_PART = 1.2;

/**
 * What refused payments cost: the amounts that failed and were never paid, neither at the second try nor later, less
 * what is usually given up. A payment that worked in the end is no loss. Null where amounts do not tell payers apart or
 * too few are known: then orders have to tell.
 */
export function lostPayments({ now, before, currency, hours }: PaymentFigures): CostFinding | null {
  const payers = [...now, ...before].filter(({ ok }) => ok > 0);
  if (payers.length < PAYERS_MIN) return null;
  if (payers.filter(({ ok }) => ok > 1).length > SAME_AMOUNT_MAX * payers.length) return null;
  const gone = now.filter(hasGivenUp);
  const usualShare = (before.filter(hasGivenUp).length + PRIOR_GAVE_UP) / (before.length + PRIOR_PAYERS);
  const usual = usualShare * now.length;
  const counts = `${gone.length} of ${now.length} who tried to pay gave up, ${usual.toFixed(1)} would be usual`;
  if (Math.exp(negativeBinomialLogUpperTail(gone.length, usual, 1 / PRIOR_PAYERS)) > CHANCE_MAX)
    return { impact: null, evidence: `no payments lost beyond chance: ${counts}`, costless: true };
  const amount = gone.reduce((sum, { value }) => sum + value, 0);
  const mid = amount * (1 - usual / gone.length);
  const impact = impactOf(currency, { low: LOW_PART * mid, mid, high: HIGH_PART * mid }, hours);
  const retried = now.filter(({ ok, failed }) => ok > 0 && failed > 0).length;
  return {
    impact: { ...impact, basis: 'payments' },
    evidence: `${counts}; ${retried} paid at another try and are not counted`,
  };
}

function hasGivenUp({ ok, failed }: Payer): boolean {
  return ok === 0 && failed > 0;
}
