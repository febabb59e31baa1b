import type { Verdict } from './case-file.js';
import type { BrokenPage } from './form-pages.js';
import type { ProviderReport } from './payment-cause.js';
import { percent } from './shares.js';
import { weighCauses } from './weigh-causes.js';

/** What is known around signups or orders that do not come. */
export interface FallSurroundings {
  /** What is missing, such as `orders`. */
  noun: string;
  isOrders: boolean;
  brokenPages: readonly BrokenPage[];
  /** Times usual; null where nothing usual is known. */
  viewsTimes: number | null;
  formViewsTimes: number | null;
  /** Payments that were tried, and of these the ones that worked, times usual. */
  paymentsTimes: number | null;
  paidTimes: number | null;
  providers: readonly ProviderReport[];
  probesFail: boolean;
  changeConfidence: number;
}

/**
 * Why signups or orders do not come: the page is broken, the site is down, a provider refuses, the shop does not report
 * them any more, or nobody knows. Where people still look at the form and nothing comes of it, the form is to blame.
 */
export function fallCause(around: FallSurroundings): Verdict {
  const { viewsTimes, formViewsTimes, paidTimes, paymentsTimes, brokenPages, isOrders } = around;
  const [broken] = brokenPages;
  const visitors = viewsTimes ?? 1;
  const areVisitorsGone = viewsTimes !== null && visitors < 0.3;
  const areVisitorsThere = viewsTimes !== null && visitors > 0.6;
  const isFormSeen = (formViewsTimes ?? 0) > 0.5;
  const failing = around.providers.filter(({ isRisen }) => isRisen);
  const isPaid = isOrders && paidTimes !== null && paidTimes > 0.6;
  const weights = {
    'broken-page':
      -2.2 +
      (broken ? (broken.isForm ? 6 : 3) * Math.min(1, broken.share + 0.2) : 0) +
      (areVisitorsThere ? 1 : -2) +
      (isFormSeen ? 0.7 : 0) +
      // People get as far as this page and no further.
      (isFormSeen && areVisitorsThere && isOrders && paymentsTimes !== null && paymentsTimes < 0.1 ? 1.3 : 0) +
      2 * around.changeConfidence -
      (isPaid ? 4 : 0) -
      (failing.length > 0 ? 2.5 : 0),
    outage: -2.5 + (areVisitorsGone ? 4 : 0) + (around.probesFail ? 3 : 0) + (failing.length > 1 ? 1 : 0),
    provider: -3 + (failing.length > 0 ? 5 : 0) - (areVisitorsGone ? 4 : 0),
    // The word of the contract for what is none of these: here, that orders are made and not told of.
    other: -3 + (isPaid ? 5.5 : 0),
  };
  const { cause, confidence } = weighCauses(weights);
  return { cause, confidence, evidence: evidenceOf(cause, around, paymentsTimes) };
}

function evidenceOf(cause: string, around: FallSurroundings, paymentsTimes: number | null): string[] {
  const { brokenPages, viewsTimes, formViewsTimes, paidTimes, noun, isOrders } = around;
  const said = brokenPages
    .slice(0, 2)
    .map(
      ({ page, share, usualShare }) =>
        `${percent(share)} of the answers of ${page} are errors, usually ${percent(usualShare)}`,
    );
  for (const { provider, share, usualShare } of around.providers.filter(({ isRisen }) => isRisen)) {
    said.push(
      `${percent(share)} of the payments with ${provider || 'the provider'} fail, usually ${percent(usualShare)}`,
    );
  }
  if (cause === 'other' && paidTimes !== null) {
    said.push(`payments go on (${paidTimes.toFixed(1)} times the usual): orders are made and not reported`);
  } else if (isOrders && paymentsTimes !== null && paymentsTimes < 0.3) {
    said.push('payments are not even tried');
  }
  if (formViewsTimes !== null && formViewsTimes > 0.5 && cause !== 'other') {
    said.push(
      `people still look at the page for it (${formViewsTimes.toFixed(1)} times the usual), and no ${noun} follow`,
    );
  } else if (viewsTimes !== null) said.push(`page views are ${viewsTimes.toFixed(1)} times the usual`);
  if (cause === 'unknown')
    said.unshift('nothing points anywhere: no page fails more than usual and no change before it fits');
  return said;
}
