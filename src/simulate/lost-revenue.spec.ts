import { beforeAll, describe, expect, it } from '@jest/globals';
import { simulateShop } from './simulate-shop.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from './simulation-options.js';
import type { IncidentClass, TrueIncident } from './truth.js';

const OPTIONS: SimulationOptions = {
  ...DEFAULT_SIMULATION,
  shop: 'spec-losses',
  weeks: 2,
  ordersPerDay: 400,
  timezone: 'America/New_York',
  country: 'US',
  // One with which nothing harmless, such as a coupon, touches the hours of the incidents in one of the shops only.
  seed: 5,
  endMs: Date.parse('2026-06-20T00:00:00Z'),
  eventsPerSecond: 0.06,
  duplicatesShare: 0,
  lateShare: 0,
};
const HOUR_MS = 3_600_000;

interface Sale {
  atMs: number;
  value: number;
}

function shopWith(incidents: readonly IncidentClass[]) {
  const { events, truth } = simulateShop({ ...OPTIONS, incidents });
  const orders = new Map<string, Sale>();
  const payments: (Sale & { isOk: boolean })[] = [];
  for (const { type, time, data } of events) {
    const sale = { atMs: Date.parse(time), value: Number(data['value']) };
    if (type === 'order.placed') orders.set(String(data['orderId']), sale);
    if (type === 'payment.attempted') payments.push({ ...sale, isOk: data['outcome'] === 'ok' });
  }
  return { orders, payments, truth };
}

function within({ start, end }: TrueIncident, { atMs }: Sale): boolean {
  return atMs >= Date.parse(start) && atMs < Date.parse(end);
}

describe('the true loss', () => {
  let troubled: ReturnType<typeof shopWith>;
  /** The same shop with the same visitors, in which nothing that costs orders goes wrong. */
  let untroubled: ReturnType<typeof shopWith>;

  beforeAll(() => {
    untroubled = shopWith(['import-network']);
    troubled = shopWith(['orders-zero', 'orders-fall', 'orders-delayed', 'payments-outage']);
  });

  function incidentOf(name: IncidentClass): TrueIncident {
    const found = troubled.truth.incidents.find((incident) => incident.class === name);
    if (!found) throw new Error(`there was no room for ${name}`);
    return found;
  }

  it.each(['orders-zero', 'orders-fall', 'orders-delayed'] as const)(
    'of %s is the value of the orders that the same visitors place without it and not later either',
    (name) => {
      const incident = incidentOf(name);
      let missing = 0;
      for (const [id, sale] of untroubled.orders)
        if (within(incident, sale) && !troubled.orders.has(id)) missing += sale.value;
      expect(missing).toBeGreaterThan(100);
      expect(incident.lostRevenue).toBeCloseTo(missing, 0);
    },
  );

  it('leaves room for those who come later, after the end', () => {
    const incident = incidentOf('orders-delayed');
    const usual = [...untroubled.orders].filter(([, sale]) => within(incident, sale));
    const back = usual.flatMap(([id]) => troubled.orders.get(id) ?? []);
    expect(back.length).toBeGreaterThan(0.2 * usual.length);
    expect(back.every(({ atMs }) => atMs >= Date.parse(incident.end))).toBe(true);
  });

  it('of refused payments is what was tried and never paid, but for what fails in any case', () => {
    const incident = incidentOf('payments-outage');
    const endMs = Date.parse(incident.end) + HOUR_MS;
    const near = troubled.payments.filter(({ atMs }) => atMs >= Date.parse(incident.start) && atMs < endMs);
    const paid = new Set(near.filter(({ isOk }) => isOk).map(({ value }) => value));
    const gone = near.filter((payment) => within(incident, payment) && !paid.has(payment.value));
    const amount = [...new Set(gone.map(({ value }) => value))].reduce((sum, value) => sum + value, 0);
    expect(amount).toBeGreaterThan(100);
    expect(incident.lostRevenue! / amount).toBeGreaterThan(0.9);
    expect(incident.lostRevenue! / amount).toBeLessThan(1.1);
  });

  it('is none where orders are only not told of, and unknown where nothing arrives', () => {
    const { truth } = simulateShop({ ...OPTIONS, incidents: ['orders-untracked', 'ingest-silence'] });
    expect(truth.incidents.map((incident) => [incident.class, incident.lostRevenue]).sort()).toEqual([
      ['ingest-silence', undefined],
      ['orders-untracked', 0],
    ]);
    expect(untroubled.truth.incidents[0]!.lostRevenue).toBe(0);
  });
});
