/** What each class of incident must show in its own data, for tests. */
import { expect } from '@jest/globals';
import type { SimulatedEvent } from './simulated-event.js';
import type { IncidentClass, TrueIncident } from './truth.js';

/** Whether an event is of a kind. */
export type Test = (event: SimulatedEvent) => boolean;
/** The events in the window of an incident, and in the same hours a week before. */
export type Figures = {
  inWindow: (test: Test) => SimulatedEvent[];
  weekBefore: (test: Test) => SimulatedEvent[];
  truth: TrueIncident;
};

const ofType =
  (type: string): Test =>
  (event) =>
    event.type === type;
const ofJob =
  (job: string): Test =>
  (event) =>
    event.data['job'] === job;
const onPage =
  (page: string): Test =>
  (event) =>
    event.data['page'] === page;
const and =
  (...tests: Test[]): Test =>
  (event) =>
    tests.every((test) => test(event));
const failed: Test = (event) => event.data['outcome'] === 'failed';

function median(events: SimulatedEvent[], field: string): number {
  const values = events.map((event) => Number(event.data[field])).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

function importsFailWith(pattern: RegExp): (figures: Figures) => void {
  return ({ inWindow }) => {
    const runs = inWindow(ofJob('price-list-import'));
    expect(runs.length).toBeGreaterThanOrEqual(2);
    for (const run of runs) {
      expect(run.data).toMatchObject({ outcome: 'failed', items: 0 });
      expect(run.data['errorMessage']).toMatch(pattern);
    }
  };
}

function isSurgeOf(type: string, factor: number): (figures: Figures) => void {
  return ({ inWindow, weekBefore }) => {
    expect(inWindow(ofType(type)).length).toBeGreaterThan(factor * weekBefore(ofType(type)).length);
  };
}

function salesStop({ inWindow, weekBefore }: Figures): void {
  for (const type of ['order.placed', 'payment.attempted']) {
    expect(inWindow(ofType(type))).toHaveLength(0);
    expect(weekBefore(ofType(type)).length).toBeGreaterThan(10);
  }
  expect(inWindow(ofType('page.timed')).length).toBeGreaterThan(10);
}

function fallsByHalf({ inWindow, weekBefore }: Figures): void {
  const orders = ofType('order.placed');
  expect(inWindow(orders).length).toBeLessThan(0.65 * weekBefore(orders).length);
}

function slowsPage({ inWindow, weekBefore, truth }: Figures): void {
  const page = onPage(String(truth.dimension?.['page']));
  expect(median(inWindow(page), 'durationMs')).toBeGreaterThan(1.8 * median(weekBefore(page), 'durationMs'));
}

/** What each class must show in its own data, against the same hours a week before. */
export const SIGNS: Record<IncidentClass, (figures: Figures) => void> = {
  'slow-tail': ({ inWindow, weekBefore }) => {
    const page = onPage('/product');
    const usual = median(weekBefore(page), 'durationMs');
    const slow = inWindow(and(page, (event) => Number(event.data['durationMs']) > 5 * usual)).length;
    expect(slow / inWindow(page).length).toBeGreaterThan(0.08);
    expect(median(inWindow(page), 'durationMs')).toBeLessThan(1.35 * usual);
  },
  'price-mistake': ({ inWindow, weekBefore }) => {
    const [now, before] = [inWindow, weekBefore].map((part) => median(part(ofType('order.placed')), 'value'));
    expect(now! < 0.25 * before! || now! > 50 * before!).toBe(true);
    expect(inWindow(ofType('order.placed')).length).toBeGreaterThan(6);
  },
  'mix-shift': ({ inWindow, weekBefore }) => {
    const shares = (events: SimulatedEvent[], field: string) => {
      const counts = new Map<unknown, number>();
      for (const { data } of events) counts.set(data[field], (counts.get(data[field]) ?? 0) + 1 / events.length);
      return counts;
    };
    const moved = ['country', 'paymentMethod', 'channel'].map((field) => {
      const [now, before] = [inWindow, weekBefore].map((part) => shares(part(ofType('order.placed')), field));
      return Math.max(...[...now!.keys()].map((value) => (now!.get(value) ?? 0) - (before!.get(value) ?? 0)));
    });
    expect(Math.max(...moved)).toBeGreaterThan(0.2);
  },
  'slow-drift': ({ inWindow, weekBefore, truth }) => {
    const [test, field] = truth.dimension
      ? ([onPage(String(truth.dimension['page'])), 'durationMs'] as const)
      : ([ofType('db.sampled'), 'bytesOut'] as const);
    // In a week a drift makes the window that much larger than the same hours before it.
    expect(median(inWindow(test), field) / median(weekBefore(test), field)).toBeGreaterThan(1.1);
  },
  'orders-zero': salesStop,
  'campaign-orders-zero': salesStop,
  'signup-broken': ({ inWindow, weekBefore }) => {
    const byForm = and(ofType('customer.registered'), (event) => event.data['origin'] === 'form');
    expect(inWindow(byForm)).toHaveLength(0);
    expect(weekBefore(byForm).length).toBeGreaterThan(10);
    for (const page of inWindow(onPage('/register'))) expect(page.data['status']).toBe(500);
  },
  'newsletter-drop': ({ inWindow, weekBefore }) => {
    expect(inWindow(ofType('newsletter.subscribed')).length).toBeLessThan(
      0.3 * weekBefore(ofType('newsletter.subscribed')).length,
    );
  },
  'payment-failures': ({ inWindow, weekBefore, truth }) => {
    const mine = and(ofType('payment.attempted'), (event) => event.data['provider'] === truth.dimension?.['provider']);
    expect(inWindow(and(mine, failed)).length).toBeGreaterThan(0.5 * inWindow(mine).length);
    expect(weekBefore(and(mine, failed)).length).toBeLessThan(0.2 * weekBefore(mine).length);
  },
  'giftcard-failures': ({ inWindow }) => {
    const cards = inWindow(ofType('giftcard.redeemed'));
    expect(cards.filter(failed).length).toBeGreaterThan(0.5 * cards.length);
  },
  'campaign-undeclared': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('page.timed', 1.7)({ inWindow, weekBefore, truth });
    isSurgeOf('order.placed', 1.5)({ inWindow, weekBefore, truth });
  },
  'bot-drip': isSurgeOf('customer.registered', 1.4),
  'bot-registrations': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('customer.registered', 3)({ inWindow, weekBefore, truth });
    const networks = new Map<string, number>();
    for (const event of inWindow(ofType('customer.registered'))) {
      const network = String(event.data['ip']).split('.').slice(0, 3).join('.');
      networks.set(network, (networks.get(network) ?? 0) + 1);
    }
    expect(Math.max(...networks.values())).toBeGreaterThan(15);
  },
  'bulk-import': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('newsletter.subscribed', 10)({ inWindow, weekBefore, truth });
    const imported = inWindow(and(ofType('newsletter.subscribed'), (event) => event.data['origin'] === 'import'));
    expect(new Set(imported.map((event) => event.data['ip'])).size).toBe(1);
  },
  'slow-cart': ({ inWindow, weekBefore, truth }) => {
    expect(median(inWindow(onPage('/cart')), 'durationMs')).toBeGreaterThan(
      2 * median(weekBefore(onPage('/cart')), 'durationMs'),
    );
    expect(median(inWindow(onPage('/product')), 'durationMs')).toBeLessThan(
      1.5 * median(weekBefore(onPage('/product')), 'durationMs'),
    );
    expect(truth.suspects.map(({ kind }) => kind)).toEqual(['change', 'module']);
  },
  'slow-checkout': ({ inWindow, weekBefore }) => {
    for (const page of ['/checkout', '/cart'])
      expect(median(inWindow(onPage(page)), 'durationMs')).toBeGreaterThan(
        1.6 * median(weekBefore(onPage(page)), 'durationMs'),
      );
    expect(median(inWindow(ofType('db.sampled')), 'bytesOut')).toBeGreaterThan(
      1.8 * median(weekBefore(ofType('db.sampled')), 'bytesOut'),
    );
  },
  'db-spike': ({ inWindow, weekBefore }) => {
    expect(median(inWindow(ofType('db.sampled')), 'bytesOut')).toBeGreaterThan(
      3 * median(weekBefore(ofType('db.sampled')), 'bytesOut'),
    );
  },
  'probe-down': ({ inWindow }) => {
    const checks = inWindow(ofType('probe.checked'));
    expect(checks.length).toBeGreaterThan(15);
    expect(checks.every((event) => event.data['ok'] === false)).toBe(true);
  },
  'ingest-silence': ({ inWindow, weekBefore }) => {
    expect(inWindow(() => true)).toHaveLength(0);
    expect(weekBefore(() => true).length).toBeGreaterThan(50);
  },
  'import-network': importsFailWith(/E[A-Z]{4,}|Conn?ess?ion|Verbindung|conexión/),
  'import-malformed': importsFailWith(/JSON|CSV|XML|formato|non valido|Format/),
  'import-auth': importsFailWith(/401|403|530|Anmeldung|contraseña|autenticazione|authentification/),
  'import-timeout': importsFailWith(/timed out|Zeit|délai|exceeded|scaduto|agotado/),
  'orders-untracked': ({ inWindow, weekBefore }) => {
    expect(inWindow(ofType('order.placed'))).toHaveLength(0);
    expect(weekBefore(ofType('order.placed')).length).toBeGreaterThan(10);
    expect(inWindow(ofType('payment.attempted')).length).toBeGreaterThan(10);
  },
  'checkout-broken': ({ inWindow, weekBefore, truth }) => {
    salesStop({ inWindow, weekBefore, truth });
    for (const page of inWindow(onPage('/checkout'))) expect(page.data['status']).toBe(500);
    expect(truth.suspects.map(({ kind }) => kind)).toEqual(['change']);
  },
  'payments-outage': ({ inWindow }) => {
    const attempts = inWindow(ofType('payment.attempted'));
    const providers = new Set(attempts.map((event) => event.data['provider']));
    expect(providers.size).toBe(3);
    for (const provider of providers) {
      const mine = attempts.filter((event) => event.data['provider'] === provider);
      expect(mine.filter(failed).length).toBeGreaterThan(0.5 * mine.length);
    }
  },
  'slow-deploy': slowsPage,
  'slow-unexplained': slowsPage,
  'slow-traffic': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('page.timed', 1.7)({ inWindow, weekBefore, truth });
    expect(median(inWindow(onPage('/product')), 'durationMs')).toBeGreaterThan(
      1.5 * median(weekBefore(onPage('/product')), 'durationMs'),
    );
  },
  'module-heavy': ({ inWindow, weekBefore, truth }) => {
    expect(median(inWindow(ofType('db.sampled')), 'bytesOut')).toBeGreaterThan(
      3 * median(weekBefore(ofType('db.sampled')), 'bytesOut'),
    );
    expect(truth.suspects.map(({ kind }) => kind)).toEqual(['change', 'module']);
  },
  'export-failed': ({ inWindow }) => {
    const runs = inWindow(ofJob('order-export'));
    expect(runs.length).toBeGreaterThanOrEqual(2);
    for (const run of runs) expect(run.data['errorMessage']).toMatch(/space|spazio|Speicherplatz|espace|espacio/);
  },
  'bot-patient': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('customer.registered', 1.7)({ inWindow, weekBefore, truth });
    const byForm = and(ofType('customer.registered'), (event) => event.data['origin'] === 'form');
    expect(inWindow(and(byForm, ({ data }) => Number(data['formSeconds']) < 4))).toEqual([]);
    const confirmed = inWindow(and(byForm, ({ data }) => data['confirmed'] === true)).length;
    expect(confirmed / inWindow(byForm).length).toBeLessThan(0.5);
  },
  'bots-after-deploy': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('customer.registered', 3)({ inWindow, weekBefore, truth });
    expect(truth.suspects).toEqual([]);
  },
  'customers-imported': ({ inWindow, weekBefore, truth }) => {
    isSurgeOf('customer.registered', 5)({ inWindow, weekBefore, truth });
    const loaded = inWindow(and(ofType('customer.registered'), ({ data }) => data['origin'] === 'import'));
    expect(loaded.length).toBeGreaterThanOrEqual(90);
    expect(new Set(loaded.map(({ data }) => data['ip'])).size).toBe(1);
  },
  'device-broken': ({ inWindow, truth }) => {
    const views = inWindow(onPage(String(truth.dimension?.['page'])));
    const share = (device: string): number => {
      const own = views.filter(({ data }) => data['device'] === device);
      return own.filter(({ data }) => data['status'] === 500).length / own.length;
    };
    expect([share('mobile'), share('desktop') < 0.1]).toEqual([1, true]);
  },
  'cart-collapse': ({ inWindow, weekBefore, truth }) => {
    const rises = [
      [onPage('/cart'), 'durationMs'],
      [ofType('db.sampled'), 'bytesOut'],
    ] as const;
    for (const [test, field] of rises)
      expect(median(inWindow(test), field)).toBeGreaterThan(2 * median(weekBefore(test), field));
    const orders = ofType('order.placed');
    expect(inWindow(orders).length).toBeLessThan(0.4 * weekBefore(orders).length);
    expect(truth.suspects.map(({ kind }) => kind)).toEqual(['change', 'module']);
  },
  'country-blocked': ({ inWindow, truth }) => {
    const [{ ref } = { ref: '' }] = truth.suspects;
    const views = inWindow(ofType('page.timed'));
    const blocked = views.filter(({ data }) => data['status'] === 503);
    expect(blocked.length).toBeGreaterThan(0.1 * views.length);
    expect([...new Set(blocked.map(({ data }) => `country=${String(data['country'])}`))]).toEqual([ref]);
  },
  'orders-fall': fallsByHalf,
  'orders-delayed': salesStop,
  'slow-abandoned': ({ inWindow, weekBefore, truth }) => {
    const checkout = onPage('/checkout');
    expect(median(inWindow(checkout), 'durationMs')).toBeGreaterThan(2 * median(weekBefore(checkout), 'durationMs'));
    const sold = inWindow(ofType('order.placed')).reduce((sum, { data }) => sum + Number(data['value']), 0);
    expect(truth.lostRevenue).toBeGreaterThan(0.2 * sold);
  },
  'import-empty': ({ inWindow }) => {
    for (const run of inWindow(ofJob('price-list-import'))) expect(run.data).toMatchObject({ outcome: 'ok', items: 0 });
  },
  'job-too-fast': ({ inWindow, weekBefore }) => {
    for (const field of ['items', 'durationMs'])
      expect(median(inWindow(ofJob('price-list-import')), field)).toBeLessThan(
        0.25 * (median(weekBefore(ofJob('price-list-import')), field) || 1e9),
      );
  },
  'export-late': ({ inWindow, weekBefore }) => {
    expect(inWindow(ofJob('order-export'))).toHaveLength(0);
    expect(weekBefore(ofJob('order-export')).length).toBeGreaterThanOrEqual(5);
  },
  'feed-shrunk': ({ inWindow }) => {
    const feeds = inWindow(ofJob('product-feed'));
    expect(feeds).toHaveLength(1);
    expect(feeds[0]?.data['items']).toBeLessThan(200);
  },
  'backup-missing': ({ inWindow }) => {
    expect(inWindow(ofType('backup.finished'))).toHaveLength(0);
  },
  'backup-shrunk': ({ inWindow, truth }) => {
    const backups = inWindow(ofType('backup.finished'));
    expect(backups).toHaveLength(1);
    expect(backups[0]?.data['bytes']).toBeLessThan(1e9);
    expect(truth.dimension).toEqual({ backup: 'db-nightly' });
  },
};
