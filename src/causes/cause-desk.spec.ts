import { describe, expect, it } from '@jest/globals';
import { ShopCalendar } from '../baselines/shop-calendar.js';
import { NO_LESSONS } from '../detection/lessons.js';
import { createShopState, type Signal } from '../detection/shop-state.js';
import { applySignals, createIncidentBook, type IncidentBook } from '../incidents/incident-book.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopQuery, ShopScope, ShopSelect } from '../series/shop-query.js';
import { CauseDesk, type ShopMoment } from './cause-desk.js';

const MINUTE_MS = 60_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);

function at(minute: number): number {
  return ONSET_MS + minute * MINUTE_MS;
}

function signal(type: Signal['type'], minute: number): Signal {
  const finding = {
    detector: 'count-window',
    kind: 'spike' as const,
    startedMs: ONSET_MS,
    observed: 118,
    expected: { low: 3, mid: 6, high: 11 },
    unit: 'events/10min',
    score: 20,
    evidence: ['118 in 10min'],
  };
  const series = { metric: 'customer.registered', dimension: '' };
  return { type, series, finding, judgedMs: at(minute), atMs: at(minute + 1) };
}

function momentOf(book: IncidentBook, minute: number): ShopMoment {
  const detection = createShopState('acme');
  const context = {
    hours: new LocalHours('UTC'),
    calendar: new ShopCalendar({ shop: 'acme' }, []),
    alarmBudget: 'normal' as const,
    lessons: NO_LESSONS,
  };
  return { book, detection, context, judgedMs: at(minute), nowMs: at(minute + 1) };
}

/** A store that has seen bots register and nobody in the weeks before; keeps what it was asked. */
class FakeStore {
  readonly asked: { scope: ShopScope; select: ShopSelect }[] = [];
  fails = false;
  hangs = false;

  readonly query = {
    rows: (scope: ShopScope, select: ShopSelect) => {
      this.asked.push({ scope, select });
      if (this.hangs) return new Promise<never>(() => undefined);
      if (this.fails) return Promise.reject(new Error('the store is away'));
      return Promise.resolve(select.table === 'events' && !('from1' in select.params) ? bots() : []);
    },
  } as unknown as ShopQuery;
}

function bots(): unknown[] {
  const who = [at(1), 'form', '203.0.113.0/24', 'mailinator.com', 'NL', 'python-requests/2.31', 'web', ''];
  return Array.from({ length: 60 }, (_, n) => [...who, 1.1, false, 1, 10, 3, 7, 0, 3.3 + n / 1000]);
}

function deskOf(store: FakeStore, patienceMs = 1000): { desk: CauseDesk; failures: unknown[] } {
  const failures: unknown[] = [];
  return { desk: new CauseDesk(store.query, { onFailed: (error) => failures.push(error), patienceMs }), failures };
}

describe('the desk', () => {
  it('puts cause, evidence and suspects into the line that opens an incident', async () => {
    const book = createIncidentBook('acme');
    const changes = applySignals(book, [signal('raised', 4)], [], at(4), at(5));
    const [told] = await deskOf(new FakeStore()).desk.inquire(momentOf(book, 4), changes);
    expect(told!.change).toMatchObject({ event: 'opened', cause: 'bot-attack' });
    expect(told!.change.causeConfidence).toBeGreaterThan(0.9);
    expect(told!.change.evidence[0]).toBe('118 in 10min');
    expect(told!.change.evidence.join()).toContain('throw-away mail domains');
    expect(told!.change.suspects[0]).toMatchObject({ kind: 'dimension' });
    expect(told!.change.suspects.map(({ ref }) => ref)).toContain('network=203.0.113.0/24');
  });

  it('keeps it in the lines that follow, also those that come without a question', async () => {
    const book = createIncidentBook('acme');
    const { desk } = deskOf(new FakeStore());
    await desk.inquire(momentOf(book, 4), applySignals(book, [signal('raised', 4)], [], at(4), at(5)));
    const [worse] = applySignals(book, [signal('worse', 20)], [], at(20), at(21));
    expect(worse!.change).toMatchObject({ event: 'updated', cause: 'bot-attack' });
    expect(worse!.change.evidence.join()).toContain('throw-away mail domains');
  });

  it('looks again while it goes on, and tells of what it has found only then', async () => {
    const book = createIncidentBook('acme');
    const store = new FakeStore();
    const { desk } = deskOf(store);
    store.fails = true;
    const opened = await desk.inquire(momentOf(book, 4), applySignals(book, [signal('raised', 4)], [], at(4), at(5)));
    expect(opened[0]!.change.cause).toBe('unknown');
    store.fails = false;
    expect(await desk.inquire(momentOf(book, 5), [])).toEqual([]);
    const later = await desk.inquire(momentOf(book, 12), []);
    expect(later.map(({ seq, change }) => [seq, change.event, change.cause])).toEqual([[2, 'updated', 'bot-attack']]);
    const asked = store.asked.length;
    expect(await desk.inquire(momentOf(book, 13), [])).toEqual([]);
    expect(store.asked).toHaveLength(asked);
  });

  it('looks once more when it is over', async () => {
    const book = createIncidentBook('acme');
    const store = new FakeStore();
    const { desk } = deskOf(store);
    await desk.inquire(momentOf(book, 4), applySignals(book, [signal('raised', 4)], [], at(4), at(5)));
    const asked = store.asked.length;
    const over = applySignals(book, [signal('cleared', 10)], [], at(110), at(111));
    const [resolved] = await desk.inquire(momentOf(book, 110), over);
    expect(store.asked.length).toBeGreaterThan(asked);
    expect(resolved!.change).toMatchObject({ event: 'resolved', cause: 'bot-attack' });
  });

  it('asks a bounded number of times, however long it goes on', async () => {
    const book = createIncidentBook('acme');
    const store = new FakeStore();
    const { desk } = deskOf(store);
    applySignals(book, [signal('raised', 4)], [], at(4), at(5));
    for (let minute = 4; minute < 3000; minute++) {
      const again = minute % 20 === 0 ? [signal('worse', minute)] : [];
      await desk.inquire(momentOf(book, minute), applySignals(book, again, [], at(minute), at(minute + 1)));
    }
    expect(store.asked.length).toBeLessThan(12 * 8);
  });

  it('asks for nothing that was received or had happened later, and for this shop only', async () => {
    const book = createIncidentBook('acme');
    const store = new FakeStore();
    const changes = applySignals(book, [signal('raised', 4)], [], at(4), at(5));
    await deskOf(store).desk.inquire(momentOf(book, 4), changes);
    for (const { scope, select } of store.asked) {
      expect(scope).toBe('acme');
      const ends = Object.entries(select.params).filter(([name]) => name.startsWith('until'));
      const unit = select.table === 'events' ? 1 : 1000;
      for (const [, end] of ends) expect(Number(end) * unit).toBeLessThanOrEqual(at(4));
      if (select.table === 'points') continue;
      expect(select.where.some((one) => /^(received|arrived) < /.test(one))).toBe(true);
      expect(Number(select.params.now) * unit).toBe(at(5));
    }
  });

  it('tells an incident without its cause where the store fails or does not answer, and counts it', async () => {
    for (const trouble of ['fails', 'hangs'] as const) {
      const book = createIncidentBook('acme');
      const store = new FakeStore();
      store[trouble] = true;
      const { desk, failures } = deskOf(store, 20);
      const changes = applySignals(book, [signal('raised', 4)], [], at(4), at(5));
      const told = await desk.inquire(momentOf(book, 4), changes);
      expect(told.map(({ change }) => [change.event, change.cause])).toEqual([['opened', 'unknown']]);
      expect(failures).toHaveLength(1);
    }
  });

  it('leaves a store in trouble alone for a while, so that nobody waits for it again and again', async () => {
    const book = createIncidentBook('acme');
    const store = new FakeStore();
    store.hangs = true;
    const { desk } = deskOf(store, 20);
    await desk.inquire(momentOf(book, 4), applySignals(book, [signal('raised', 4)], [], at(4), at(5)));
    const asked = store.asked.length;
    await desk.inquire(momentOf(book, 7), applySignals(book, [signal('worse', 7)], [], at(7), at(8)));
    expect(store.asked).toHaveLength(asked);
  });
});
