import { standardNormal } from './count-draws.js';
import { failureAt, hourMoments, hourRandom, type HourContext } from './hour-context.js';
import type { DraftEvent } from './interference.js';
import { humanFormSeconds, visitor } from './people.js';
import { between, oneByWeight, oneOf, wholeBetween, type RandomSource } from './random-source.js';
import { visitorCountry } from './places-of-visitors.js';
import { basketValue, FAIL_SHARE, GIFT_CARD_SHARE } from './shop-profile.js';

const PAYMENT_METHODS: Record<string, string> = { adyen: 'card', paypal: 'paypal', klarna: 'invoice' };
const CHANNELS = [
  ['web', 70],
  ['app', 18],
  ['search', 8],
  ['social', 4],
] as const;
/** Share of those whose payment failed that try again, mostly with another provider. */
const RETRY_SHARE = 0.65;
const CONFIRM_SHARE = 0.6;
const UNSUBSCRIBE_SHARE = 0.06;

/** One who goes to the checkout: what is told of it, and the order that more failures than usual have prevented. */
export interface Checkout {
  events: DraftEvent[];
  prevented: { atMs: number; value: number } | null;
}

/** Tries to pay once or twice; gives the events, when and how it worked, if it did, and whether it usually had. */
function payments(context: HourContext, atMs: number, value: number, random: RandomSource) {
  const events: DraftEvent[] = [];
  let usuallyWorks = false;
  for (let attempt = 0, at = atMs; attempt < 2; attempt++, at += Math.round(between(random, 25_000, 90_000))) {
    const provider = oneByWeight(random, context.profile.providers);
    const failure = failureAt(context, provider, at);
    const luck = random();
    const failed = luck < failure.share;
    usuallyWorks ||= luck >= FAIL_SHARE;
    const outcome = failed
      ? { outcome: 'failed', provider, errorKind: failure.errorKind }
      : { outcome: 'ok', provider };
    const data = { ...outcome, value, currency: context.profile.currency };
    events.push({ atMs: at, source: '/storefront/payments', type: 'payment.attempted', data });
    if (!failed) return { events, paid: { atMs: at, provider }, usuallyWorks };
    if (random() > RETRY_SHARE) break;
  }
  return { events, paid: null, usuallyWorks };
}

function giftCard(context: HourContext, atMs: number, random: RandomSource) {
  const failure = failureAt(context, 'giftcard', atMs);
  const luck = random();
  const works = luck >= failure.share;
  const value = oneOf(random, [15, 25, 30, 50, 75]);
  const outcome = works ? { outcome: 'ok' } : { outcome: 'failed', errorKind: failure.errorKind };
  const data = { ...outcome, value, currency: context.profile.currency };
  const event: DraftEvent = { atMs, source: '/storefront/gift-cards', type: 'giftcard.redeemed', data };
  return { event, works, usuallyWorks: luck >= FAIL_SHARE };
}

/** Checkouts of the hour: gift cards, payments and, where these worked, orders. */
export function checkouts(context: HourContext): Checkout[] {
  const random = hourRandom(context, 'checkouts');
  const countries = hourRandom(context, 'order-countries');
  const { profile } = context;
  return hourMoments(context, 'checkouts', random).map((atMs, n): Checkout => {
    const value = basketValue(profile, standardNormal(random));
    const card = random() < GIFT_CARD_SHARE ? giftCard(context, atMs, random) : null;
    const before = card === null ? [] : [card.event];
    // Who gives up over a card would nearly always have paid.
    if (card !== null && !card.works && random() < 0.5)
      return { events: before, prevented: card.usuallyWorks ? { atMs, value } : null };
    const { events, paid, usuallyWorks } = payments(context, atMs + wholeBetween(random, 4_000, 20_000), value, random);
    if (paid === null) return { events: [...before, ...events], prevented: usuallyWorks ? { atMs, value } : null };
    const data = {
      orderId: `${(context.hourStartMs / 3_600_000).toString(36)}-${n + 1}`.toUpperCase(),
      value,
      currency: profile.currency,
      items: 1 + Math.floor(-Math.log(1 - random()) * 1.6),
      paymentMethod: PAYMENT_METHODS[paid.provider] ?? 'card',
      giftCard: card?.works === true,
      channel: oneByWeight(random, CHANNELS),
      country: visitorCountry(countries, profile.country),
    };
    const atOrder = paid.atMs + wholeBetween(random, 400, 2_500);
    const order: DraftEvent = { atMs: atOrder, source: '/storefront/orders', type: 'order.placed', data };
    return { events: [...before, ...events, order], prevented: null };
  });
}

/** Registrations of the hour; a few are typed in by the shop's staff. */
export function registrationEvents(context: HourContext): DraftEvent[] {
  const random = hourRandom(context, 'registrations');
  return hourMoments(context, 'registrations', random).map((atMs) => {
    const person = visitor(random, context.profile.country);
    const byStaff = random() < 0.03;
    const data = byStaff
      ? { ...person, channel: 'phone', origin: 'admin', confirmed: true }
      : {
          ...person,
          channel: oneByWeight(random, CHANNELS),
          origin: 'form',
          formSeconds: humanFormSeconds(random, 48),
          confirmed: random() < 0.7,
        };
    return { atMs, source: '/storefront/customers', type: 'customer.registered', data };
  });
}

/** Subscriptions of the hour, and what became of them: a confirmation within hours, or days later the end of it. */
export function newsletterEvents(context: HourContext): DraftEvent[] {
  const random = hourRandom(context, 'subscriptions');
  return hourMoments(context, 'subscriptions', random).flatMap((atMs) => {
    const person = visitor(random, context.profile.country);
    const common = {
      ...person,
      channel: 'web',
      origin: 'form',
      formSeconds: humanFormSeconds(random, 11),
      list: 'weekly',
    };
    const at = (type: string, delayMs: number, confirmed: boolean): DraftEvent => ({
      atMs: Math.round(atMs + delayMs),
      source: '/storefront/newsletter',
      type,
      data: { ...common, confirmed },
    });
    const events = [at('newsletter.subscribed', 0, false)];
    if (random() < CONFIRM_SHARE)
      events.push(at('newsletter.confirmed', between(random, 30_000, 2.5 * 3_600_000), true));
    if (random() < UNSUBSCRIBE_SHARE)
      events.push(at('newsletter.unsubscribed', between(random, 1, 96) * 3_600_000, true));
    return events;
  });
}
