import { describe, expect, it } from '@jest/globals';
import { buildProfile, createHourHistory, type FindingKind } from '../../detectors/index.js';
import { ShopCalendar } from '../baselines/shop-calendar.js';
import type { ShopMoment } from '../causes/cause-desk.js';
import { NO_LESSONS } from '../detection/lessons.js';
import { createSeriesState } from '../detection/series-state.js';
import { createShopState, type Signal } from '../detection/shop-state.js';
import {
  applySignals,
  createIncidentBook,
  type IncidentBook,
  type NumberedChange,
} from '../incidents/incident-book.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopQuery, ShopScope, ShopSelect } from '../series/shop-query.js';
import { ImpactDesk } from './impact-desk.js';

const MINUTE_MS = 60_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);
const ORDERS_A_MINUTE = 1;

function at(minute: number): number {
  return ONSET_MS + minute * MINUTE_MS;
}

function signal(type: Signal['type'], minute: number, metric = 'order.placed', kind: FindingKind = 'silence'): Signal {
  const expected = { low: 20, mid: 30, high: 40 };
  const finding = { detector: 'd', kind, startedMs: ONSET_MS, observed: 0, expected, unit: 'orders/h', score: 20 };
  const series = { metric, dimension: '' };
  return {
    type,
    series,
    finding: { ...finding, evidence: ['0 in 30min'] },
    judgedMs: at(minute),
    atMs: at(minute + 1),
  };
}

/** A shop of one order a minute, at every hour of the week. */
function momentOf(book: IncidentBook, minute: number, settings = {}): ShopMoment {
  const detection = createShopState('acme');
  const orders = createSeriesState({ metric: 'order.placed', dimension: '' }, 'count', 'orders', at(-60_000));
  orders.profile = buildProfile(createHourHistory(), 'count', 0, 0, at(-60), at(-60_000));
  orders.profile.mid.fill(ORDERS_A_MINUTE);
  orders.noise.value.fill(0.005);
  detection.series.set('order.placed|', orders);
  const context = {
    hours: new LocalHours('UTC'),
    calendar: new ShopCalendar({ shop: 'acme', ...settings }, []),
    alarmBudget: 'normal' as const,
    lessons: NO_LESSONS,
  };
  return { book, detection, context, judgedMs: at(minute), nowMs: at(minute + 1) };
}

/** A store in which orders came as usual but from noon until they came again; a half more than usual in the next hours. */
class FakeStore {
  readonly asked: { scope: ShopScope; select: ShopSelect }[] = [];
  fails = false;
  endMinute = Number.POSITIVE_INFINITY;
  backPerMinute = 0;
  siteChecks: string[] = [];

  readonly query = {
    rows: (scope: ShopScope, select: ShopSelect) => {
      this.asked.push({ scope, select });
      if (this.fails) return Promise.reject(new Error('the store is away'));
      if (select.where.includes("type = 'probe.checked'")) return Promise.resolve(this.siteChecks.map((one) => [one]));
      if (select.table === 'events') return Promise.resolve([['EUR', 200, 50, 400]]);
      return Promise.resolve(this.counts(select.params));
    },
  } as unknown as ShopQuery;

  private counts(params: ShopSelect['params']): unknown[] {
    const rows: unknown[] = [];
    for (let n = 0; `from${n}` in params; n++) {
      const [from, until] = [Number(params[`from${n}`]) * 1000, Number(params[`until${n}`]) * 1000];
      let orders = 0;
      for (let ms = from; ms < until; ms += MINUTE_MS) {
        const isAfter = ms >= at(this.endMinute);
        if (ms < ONSET_MS || isAfter) orders += ORDERS_A_MINUTE + (isAfter ? this.backPerMinute : 0);
      }
      rows.push(['order.placed', '', n, orders, orders, 0]);
    }
    return rows;
  }
}

class Story {
  readonly store = new FakeStore();
  readonly book = createIncidentBook('acme');
  readonly failures: unknown[] = [];
  readonly desk = new ImpactDesk(this.store.query, {
    onFailed: (error) => this.failures.push(error),
    patienceMs: 1000,
  });

  assess(minute: number, signals: Signal[] = [], settings = {}): Promise<NumberedChange[]> {
    const changes = applySignals(this.book, signals, [], at(minute), at(minute + 1));
    return this.desk.assess(momentOf(this.book, minute, settings), changes);
  }

  async run(from: number, until: number): Promise<NumberedChange[]> {
    const told: NumberedChange[] = [];
    for (let minute = from; minute < until; minute++) told.push(...(await this.assess(minute)));
    return told;
  }
}

describe('the desk of costs', () => {
  it('puts the cost, and what it rests on, into the line that opens an incident', async () => {
    const story = new Story();
    const [told] = await story.assess(60, [signal('raised', 60)]);
    expect(told!.change).toMatchObject({ event: 'opened', impact: { currency: 'EUR', basis: 'orders' } });
    const { lost, perHour, low, high } = told!.change.impact!;
    // Sixty orders of fifty euros.
    expect(lost).toBeGreaterThan(2500);
    expect(lost).toBeLessThan(3500);
    expect(low).toBeLessThan(perHour);
    expect(high).toBeGreaterThan(perHour);
    expect(told!.change.evidence).toEqual(['0 in 30min', expect.stringContaining('orders lost')]);
  });

  it('tells it again while it goes on, as it grows, and asks a bounded number of times', async () => {
    const story = new Story();
    await story.assess(60, [signal('raised', 60)]);
    const told = await story.run(61, 3000);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.every(({ change }) => change.event === 'updated')).toBe(true);
    expect(told.at(-1)!.change.impact!.lost).toBeGreaterThan(60_000);
    expect(story.store.asked.length).toBeLessThanOrEqual(8);
  });

  it('takes off what came later, once all who come back have come back', async () => {
    const story = new Story();
    Object.assign(story.store, { endMinute: 120, backPerMinute: 0.5 });
    await story.assess(60, [signal('raised', 60)]);
    const told = [...(await story.assess(121, [signal('cleared', 120)])), ...(await story.run(122, 500))];
    const over = told.filter(({ change }) => change.resolvedAt !== null).map(({ change }) => change);
    expect(over.map(({ event }) => event)).toEqual(['resolved', 'updated']);
    const [first, last] = over.map(({ impact }) => impact!.lost);
    // Of 120 missing orders half came back in the two hours after.
    expect(first).toBeGreaterThan(4500);
    expect(last).toBeLessThan(4000);
    expect(over[1]!.evidence.join()).toMatch(/about \d+ came later/);
    expect(story.book.settling).toBeUndefined();
  });

  it('is silent later where nobody came back', async () => {
    const story = new Story();
    story.store.endMinute = 120;
    await story.assess(60, [signal('raised', 60)]);
    await story.assess(121, [signal('cleared', 120)]);
    const after = await story.run(122, 500);
    expect(after.filter(({ change }) => change.event !== 'resolved')).toEqual([]);
  });

  it('asks nothing about what costs no orders', async () => {
    const story = new Story();
    const [told] = await story.assess(60, [signal('raised', 60, 'customer.registered', 'spike')]);
    expect(told!.change).toMatchObject({ impact: null, evidence: ['0 in 30min'] });
    expect(story.store.asked).toEqual([]);
  });

  it('counts no order as lost that is paid and only not told of', async () => {
    const story = new Story();
    const changes = applySignals(story.book, [signal('raised', 60)], [], at(60), at(61));
    story.book.open[0]!.incident.cause = 'other';
    const [told] = await story.desk.assess(momentOf(story.book, 60), changes);
    expect(told!.change.impact).toBeNull();
    expect(told!.change.evidence.at(-1)).toBe('payments go on, so no order is counted as lost');
  });

  it('asks for nothing that was received or had happened later, and for this shop only', async () => {
    const story = new Story();
    await story.assess(60, [signal('raised', 60)]);
    expect(story.store.asked).toHaveLength(2);
    for (const { scope, select } of story.store.asked) {
      expect(scope).toBe('acme');
      const unit = select.table === 'events' ? 1 : 1000;
      const ends = Object.entries(select.params).filter(([name]) => name.startsWith('until'));
      for (const [, end] of ends) expect(Number(end) * unit).toBeLessThanOrEqual(at(60));
      expect(select.where.some((one) => /^(received|arrived) < /.test(one))).toBe(true);
      expect(Number(select.params.now) * unit).toBe(at(61));
    }
  });

  it('tells an incident without its cost where the store fails, and leaves the store alone for a while', async () => {
    const story = new Story();
    story.store.fails = true;
    const [told] = await story.assess(60, [signal('raised', 60)]);
    expect(told!.change).toMatchObject({ event: 'opened', impact: null });
    expect(story.failures).toHaveLength(1);
    const asked = story.store.asked.length;
    await story.assess(62, [signal('worse', 62)]);
    expect(story.store.asked).toHaveLength(asked);
  });

  it('goes by the settings where the orders of the shop are not known yet', async () => {
    const told = await failingCheck(['probe=home']);
    expect(told!.change.impact).toMatchObject({ currency: 'CHF', lost: 1000, perHour: 2000, basis: 'revenuePerHour' });
    expect(told!.change.evidence.at(-1)).toContain('revenuePerHour');
  });

  it('marks what is known to have cost nothing, also in the line that is told, and what can not be known not', async () => {
    const story = new Story();
    story.store.endMinute = 0;
    const [told] = await story.assess(60, [signal('raised', 60)]);
    expect(told!.change).toMatchObject({ impact: null, costless: true });
    expect(story.book.open[0]!.incident.costless).toBe(true);
    expect(await failingCheck([])).not.toHaveProperty('change.costless');
  });

  it('takes no shop for closed because something else than its site does not answer', async () => {
    const told = await failingCheck(['probe=other']);
    expect(told!.change.impact).toBeNull();
  });
});

/** What is told first where the check “home” fails in a shop of which only the settings say what it takes. */
async function failingCheck(siteChecks: string[]): Promise<NumberedChange | undefined> {
  const story = new Story();
  story.store.siteChecks = siteChecks;
  const failing = signal('raised', 30, 'probe.checked', 'failure');
  failing.series = { metric: 'probe.checked', dimension: 'probe=home' };
  const changes = applySignals(story.book, [failing], [], at(30), at(31));
  const moment = momentOf(story.book, 30, { revenuePerHour: 2000, currency: 'CHF' });
  moment.detection.series.delete('order.placed|');
  const [told] = await story.desk.assess(moment, changes);
  return told;
}
