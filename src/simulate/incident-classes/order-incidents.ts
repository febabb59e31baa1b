import { failuresMustBeFound, fallMustBeFound } from '../must-detect.js';
import { plainTruth, shortestSpan, type IncidentRecipe, type PlannedIncident } from '../incident-plan.js';
import type { DraftEvent } from '../interference.js';
import { between, oneByWeight } from '../random-source.js';
import { FAIL_SHARE, GIFT_CARD_SHARE } from '../shop-profile.js';
import type { Span } from '../span.js';

const LONGEST_MINUTES = 48 * 60;
/** Somewhat more than is demanded, so that an unlucky draw is still plain. */
const MARGIN = 0.8;
const SALE_TYPES = ['order.placed', 'payment.attempted', 'giftcard.redeemed'];

function withoutSales(event: DraftEvent): DraftEvent | null {
  return SALE_TYPES.includes(event.type) ? null : event;
}

function salesStop(span: Span): PlannedIncident {
  return {
    ...span,
    interferences: [{ ...span, alter: withoutSales }],
    truth: {
      ...plainTruth(['order.placed', 'order.value'], ['silence', 'drop'], null),
      symptoms: ['order.*', 'payment.*', 'giftcard.*', 'job.*'],
    },
  };
}

/** Visitors are there, and nobody gets through the checkout. */
export const ordersZero: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs) {
    const orders = (span: Span): number => world.shape.expected(world.options.ordersPerDay, span);
    const isEnough = (span: Span): boolean => fallMustBeFound(orders(span) * MARGIN, 0);
    const span = shortestSpan(startMs, [40, LONGEST_MINUTES], isEnough);
    return span && salesStop(span);
  },
};

/** The same in the middle of a declared campaign, when more was expected, not less. */
export const campaignOrdersZero: IncidentRecipe = {
  lane: 'visitors',
  inCampaign: true,
  plan(world, startMs) {
    const campaign = world.campaigns.find(({ startMs: from, endMs }) => startMs >= from && startMs < endMs);
    if (campaign === undefined) return null;
    const orders = (span: Span): number => world.shape.expected(world.options.ordersPerDay * campaign.uplift, span);
    const isEnough = (span: Span): boolean => fallMustBeFound(orders(span) * MARGIN, 0);
    const span = shortestSpan(startMs, [40, (campaign.endMs - startMs) / 60_000], isEnough);
    return span && salesStop(span);
  },
};

/** One payment provider refuses nearly everybody. */
export const paymentFailures: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const { providers, perDay } = world.profile;
    const provider = oneByWeight(random, providers);
    const weight = providers.find(([name]) => name === provider)?.[1] ?? 0;
    const share = between(random, 0.75, 0.95);
    const attempts = (span: Span): number => world.shape.expected(perDay.checkouts * weight, span);
    const isEnough = (span: Span): boolean => failuresMustBeFound(attempts(span) * MARGIN, FAIL_SHARE, share);
    const span = shortestSpan(startMs, [45, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    return {
      ...span,
      interferences: [{ ...span, failures: { [provider]: { share, errorKind: 'provider_unavailable' } } }],
      truth: {
        ...plainTruth(
          ['payment.*', 'order.placed', 'order.value'],
          ['failure', 'spike', 'threshold', 'shift', 'drop', 'silence'],
          'provider',
        ),
        suspects: [{ kind: 'dimension', ref: `provider=${provider}` }],
        symptoms: ['order.*', 'job.*'],
        dimension: { provider },
      },
    };
  },
};

/** Gift cards are refused at the checkout. */
export const giftcardFailures: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 20],
  plan(world, startMs, random) {
    const share = between(random, 0.75, 0.95);
    const attempts = (span: Span): number =>
      world.shape.expected(world.profile.perDay.checkouts * GIFT_CARD_SHARE, span);
    const isEnough = (span: Span): boolean => failuresMustBeFound(attempts(span) * MARGIN, FAIL_SHARE, share);
    const span = shortestSpan(startMs, [60, LONGEST_MINUTES], isEnough);
    if (span === null) return null;
    return {
      ...span,
      interferences: [{ ...span, failures: { giftcard: { share, errorKind: 'card_not_found' } } }],
      truth: {
        ...plainTruth(['giftcard.*'], ['failure', 'spike', 'threshold', 'shift'], null),
        symptoms: ['order.*', 'payment.*'],
      },
    };
  },
};
