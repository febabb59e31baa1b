import { describe, expect, it } from '@jest/globals';
import { LocalHours } from '../series/local-hour.js';
import { between, DAY_MS, HOUR_MS, inShort, live, openShop, SIGNUPS, visitors } from './shop.fixture.js';

// Directive 2000/84/EC: the clocks change at 01:00 UTC on the last Sundays of March and October.
const NIGHTS = [
  { change: 'forward', sundayMs: Date.UTC(2025, 2, 30) },
  { change: 'back', sundayMs: Date.UTC(2025, 9, 26) },
] as const;
const WARM_DAYS = 8;
/** Hour of the week at which Sunday begins. */
const SUNDAY_HOUR = 6 * 24;

/** What a shop is told whose visitors live by the clock of `lived` while its settings name `declared`. */
function toldAround(sundayMs: number, lived: string, declared = lived): string[] {
  // It opens at its own midnight: what follows the first profile is then expected from a night that was seen.
  const aheadMs = (new LocalHours(lived).at(sundayMs).hourOfWeek - SUNDAY_HOUR) * HOUR_MS;
  const shop = openShop({ timezone: declared }, sundayMs - WARM_DAYS * DAY_MS - aheadMs);
  const signups = visitors(lived, { [SIGNUPS]: 10 });
  const noOrders = visitors(lived, { 'order.placed|': 0 });
  const nightMs = sundayMs + HOUR_MS / 2;
  const noonMs = sundayMs + 11 * HOUR_MS;
  const ordinary = visitors(lived);
  const afternoon = between(noonMs, noonMs + 2 * HOUR_MS, noOrders, ordinary);
  live(shop, sundayMs + 17 * HOUR_MS, between(nightMs, nightMs + 2 * HOUR_MS, signups, afternoon));
  const since = shop.signals.filter(({ judgedMs }) => judgedMs > sundayMs - DAY_MS);
  return inShort(since).filter((signal) => !signal.startsWith('worse'));
}

/** What a shop in UTC is told of the same story. */
const STORY = [
  'raised customer.registered spike',
  'cleared customer.registered spike',
  'raised order.placed silence',
  'cleared order.placed silence',
];

describe('the night on which the clock changes', () => {
  it('is told nothing of by a shop in UTC, but what happens in it', () => {
    expect(toldAround(NIGHTS[0].sundayMs, 'UTC')).toEqual(STORY);
  });

  it.each(NIGHTS)('is no other for a shop in Berlin, where the clock is put $change', ({ sundayMs }) => {
    expect(toldAround(sundayMs, 'Europe/Berlin')).toEqual(STORY);
  });

  it('would be told of as a crowd in the morning by a shop that kept winter time', () => {
    expect(toldAround(NIGHTS[0].sundayMs, 'Europe/Berlin', 'Etc/GMT-1')).toContain('raised page.views spike');
  });
});
