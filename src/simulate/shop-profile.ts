import { randomSource, wholeBetween } from './random-source.js';
import type { SimulationOptions } from './simulation-options.js';

/** What visitors do; each comes at its own level and follows the same shape of the week. */
export type Stream = 'checkouts' | 'registrations' | 'subscriptions' | 'views';

/** A group of pages and how it usually answers. */
export interface PageProfile {
  page: string;
  share: number;
  medianMs: number;
  /** Modules at work on it, most of all the first. */
  modules: string[];
}

/** Everything about an invented shop that does not change from minute to minute. */
export interface ShopProfile {
  currency: string;
  country: string;
  /** How many a day, of each stream; of page views, those of the sample. */
  perDay: Record<Stream, number>;
  /** Share of the page views that are timed. */
  sampleRate: number;
  basketMedian: number;
  providers: (readonly [name: string, weight: number])[];
  pages: PageProfile[];
  modules: string[];
  /** Articles in the price list. */
  catalogue: number;
  databaseBytes: number;
}

/** Spread of the logarithm of a page's duration. */
export const PAGE_SIGMA = 0.38;
/** Share of ordinary payments, and of ordinary gift cards, that fail. */
export const FAIL_SHARE = 0.03;
/** Share of the checkouts that bring a gift card. */
export const GIFT_CARD_SHARE = 0.1;

const BASKET_SIGMA = 0.55;
const SAMPLE_RATE_MIN = 0.0001;
const VIEWS_PER_ORDER = 280;
/** Orders for each checkout, after what failed for good. */
const CHECKOUT_YIELD = 0.987;
/** Probe and database once a minute, 121 runs, a backup. */
const MACHINE_EVENTS_PER_DAY = 2 * 1440 + 122;
/** An order brings a payment; customers, subscriptions and gift cards come on top. */
const EVENTS_PER_ORDER = 3;

/** Countries of large markets that do not pay in euro. */
const CURRENCIES: Record<string, string> = {
  GB: 'GBP',
  US: 'USD',
  AU: 'AUD',
  NZ: 'NZD',
  CA: 'CAD',
  CH: 'CHF',
  JP: 'JPY',
  BR: 'BRL',
  IN: 'INR',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
};
const MODULES = ['recommendations', 'wish-list', 'stock-badge', 'store-finder', 'gift-notes', 'size-advisor'];
const PAGES: readonly (readonly [page: string, share: number, medianMs: number, modules: string[]])[] = [
  ['/', 0.2, 170, ['recommendations']],
  ['/category', 0.24, 230, ['stock-badge', 'recommendations']],
  ['/product', 0.29, 260, ['recommendations', 'wish-list', 'size-advisor']],
  ['/search', 0.08, 330, ['stock-badge']],
  ['/cart', 0.1, 290, ['stock-badge', 'gift-notes', 'recommendations']],
  ['/checkout', 0.05, 410, ['store-finder', 'gift-notes']],
  ['/register', 0.04, 220, []],
];

/** The smallest shop, by orders a day, that can bring so many events a second with every page view timed. */
export function ordersPerDayNeeded(eventsPerSecond: number): number {
  return Math.ceil((eventsPerSecond * 86_400 - MACHINE_EVENTS_PER_DAY) / (VIEWS_PER_ORDER + EVENTS_PER_ORDER));
}

/** Timed page views a day: enough to judge pages by, growing with the square root of the shop. */
function timedViewsPerDay(options: SimulationOptions): number {
  const views = options.ordersPerDay * VIEWS_PER_ORDER;
  if (options.eventsPerSecond === undefined) return Math.min(views, 250 * Math.sqrt(options.ordersPerDay));
  const wanted = options.eventsPerSecond * 86_400 - MACHINE_EVENTS_PER_DAY - options.ordersPerDay * EVENTS_PER_ORDER;
  return Math.min(views, Math.max(views * SAMPLE_RATE_MIN, wanted));
}

/** Draws the shop behind the options: the same options and seed give the same shop. */
export function createShopProfile(options: SimulationOptions, seed: string): ShopProfile {
  const random = randomSource(`${seed}/profile`);
  const { ordersPerDay } = options;
  const sampleRate = Number((timedViewsPerDay(options) / (ordersPerDay * VIEWS_PER_ORDER)).toPrecision(3));
  return {
    country: options.country,
    currency: options.currency ?? CURRENCIES[options.country] ?? 'EUR',
    perDay: {
      checkouts: ordersPerDay / CHECKOUT_YIELD,
      registrations: 0.4 * ordersPerDay + 9,
      subscriptions: 0.3 * ordersPerDay + 3,
      views: sampleRate * ordersPerDay * VIEWS_PER_ORDER,
    },
    sampleRate,
    basketMedian: wholeBetween(random, 35, 80),
    providers: [
      ['adyen', 0.52],
      ['paypal', 0.31],
      ['klarna', 0.17],
    ],
    pages: PAGES.map(([page, share, medianMs, modules]) => ({ page, share, medianMs, modules })),
    modules: MODULES,
    catalogue: Math.round((500 + 12 * ordersPerDay ** 0.8) * (0.9 + 0.2 * random())),
    databaseBytes: Math.round((4e8 + 4e6 * ordersPerDay) * (0.9 + 0.2 * random())),
  };
}

/** Value of a basket: log-normal, never under five. */
export function basketValue(profile: ShopProfile, normal: number): number {
  return Math.max(5, Math.round(profile.basketMedian * Math.exp(BASKET_SIGMA * normal) * 100) / 100);
}

/** Mean takings of an hour. */
export function revenuePerHour(profile: ShopProfile, ordersPerDay: number): number {
  return Math.round((ordersPerDay / 24) * profile.basketMedian * Math.exp(BASKET_SIGMA ** 2 / 2));
}
