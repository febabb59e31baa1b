import { humanFormSeconds, visitor } from './people.js';
import { randomSource, type RandomSource } from './random-source.js';
import { byTime, type TimedEvent } from './simulated-event.js';
import type { MovedRow } from './uci-calendar.js';

const CURRENCY = 'GBP';

/** Shares of an amount that add up to it to the penny; the last takes what rounding leaves. */
function shares(amount: number, parts: number): number[] {
  const pence = Math.round(amount * 100);
  const each = Math.floor(pence / parts);
  return Array.from({ length: parts }, (_, i) => (i < parts - 1 ? each : pence - each * (parts - 1)) / 100);
}

/** A moment in the n-th of `parts` equal slices of the minute, so that orders of one minute neither coincide nor swap. */
function momentInMinute(random: RandomSource, row: MovedRow, n: number, parts: number): number {
  return row.atMs + Math.floor(((n + random()) * 60_000) / parts);
}

function ordersOf(row: MovedRow, random: RandomSource): TimedEvent[] {
  return shares(row.revenue, row.orders).map((value, n) => ({
    atMs: momentInMinute(random, row, n, row.orders),
    id: `order-${row.date}-${row.stamp.slice(11, 16)}-${n + 1}`,
    source: '/uci/orders',
    type: 'order.placed',
    data: { orderId: `${row.date}-${row.stamp.slice(11, 16)}-${n + 1}`, value, currency: CURRENCY },
  }));
}

/** Who registered is invented: the sample knows only that a customer bought for the first time. */
function registrationsOf(row: MovedRow, random: RandomSource): TimedEvent[] {
  return Array.from({ length: row.newCustomers }, (_, n) => ({
    atMs: momentInMinute(random, row, n, row.newCustomers),
    id: `customer-${row.date}-${row.stamp.slice(11, 16)}-${n + 1}`,
    source: '/uci/customers',
    type: 'customer.registered',
    data: {
      ...visitor(random, 'GB'),
      channel: 'web',
      origin: 'form',
      formSeconds: humanFormSeconds(random, 45),
      confirmed: true,
    },
  }));
}

/**
 * The moved sample as events, in the order of their times; nothing later than `nowMs`. The same row in the same place
 * gives the same events, ids included, whenever and how often it is asked.
 */
export function uciEvents(moved: readonly MovedRow[], nowMs: number): TimedEvent[] {
  return moved
    .filter((row) => row.atMs <= nowMs)
    .flatMap((row) => {
      const random = randomSource(`uci/${row.date}/${row.stamp.slice(11, 16)}`);
      return [...(row.orders > 0 ? ordersOf(row, random) : []), ...registrationsOf(row, random)];
    })
    .filter((event) => event.atMs <= nowMs)
    .sort(byTime);
}
