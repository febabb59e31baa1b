import { beforeAll, describe, expect, it } from '@jest/globals';
import { simulateShop } from './simulate-shop.js';
import type { SimulatedEvent } from './simulated-event.js';
import { DEFAULT_SIMULATION, simulationProblems, type SimulationOptions } from './simulation-options.js';
import { createTrafficShape } from './traffic-shape.js';
import type { Truth } from './truth.js';

const HOUR_MS = 3_600_000;
const OPTIONS: SimulationOptions = {
  ...DEFAULT_SIMULATION,
  shop: 'spec-shop',
  ordersPerDay: 800,
  incidents: 'none',
  weeks: 5,
  // The clock goes back on 2026-10-25.
  endMs: Date.parse('2026-11-12T00:00:00Z'),
};

function firstLines(options: SimulationOptions): string {
  const lines: string[] = [];
  for (const event of simulateShop(options).events) if (lines.push(JSON.stringify(event)) === 3_000) break;
  return lines.join('\n');
}

describe('a simulated shop', () => {
  let events: SimulatedEvent[];
  let distinct: SimulatedEvent[];
  let truth: Truth;

  beforeAll(() => {
    const simulation = simulateShop(OPTIONS);
    events = [...simulation.events];
    truth = simulation.truth;
    distinct = [...new Map(events.map((event) => [`${event.source} ${event.id}`, event])).values()];
  });

  it('gives the same events for the same seed, and others for another', () => {
    expect(firstLines(OPTIONS)).toBe(
      events
        .slice(0, 3_000)
        .map((event) => JSON.stringify(event))
        .join('\n'),
    );
    expect(firstLines({ ...OPTIONS, seed: 2 })).not.toBe(firstLines(OPTIONS));
  });

  it('stays in its period and has the volume asked for', () => {
    for (const event of distinct) if (event.time < truth.start || event.time >= truth.end) throw new Error(event.time);
    const orders = distinct.filter((event) => event.type === 'order.placed');
    // Two campaigns of a day, about double, in 35 days; a holiday takes some away.
    expect(orders.length / 35 / OPTIONS.ordersPerDay).toBeGreaterThan(0.95);
    expect(orders.length / 35 / OPTIONS.ordersPerDay).toBeLessThan(1.12);
    expect(new Set(orders.map((event) => event.data['orderId'])).size).toBe(orders.length);
  });

  it('follows the shape of the week at every local hour, before and after the clock change', () => {
    const shape = createTrafficShape({ ...OPTIONS, startMs: Date.parse(truth.start), weeklyGrowth: 0 });
    const disturbed = truth.benign.filter(
      ({ class: name }) => name === 'declared-campaign' || name === 'maintenance' || name === 'holiday',
    );
    const isQuiet = (ms: number): boolean =>
      disturbed.every(({ start, end }) => ms < Date.parse(start) - HOUR_MS || ms >= Date.parse(end));
    for (const [from, to] of [
      [truth.start, '2026-10-25T00:00:00Z'],
      ['2026-10-26T00:00:00Z', truth.end],
    ] as const) {
      const expected = Array.from({ length: 24 }, () => 0);
      const seen = Array.from({ length: 24 }, () => 0);
      for (let ms = Date.parse(from); ms < Date.parse(to); ms += HOUR_MS) {
        const hour = Math.floor(shape.local(ms).hour);
        if (isQuiet(ms))
          expected[hour] =
            (expected[hour] ?? 0) + shape.expected(OPTIONS.ordersPerDay, { startMs: ms, endMs: ms + HOUR_MS });
      }
      for (const event of distinct) {
        const ms = Date.parse(event.time);
        if (
          event.type !== 'order.placed' ||
          event.time < from ||
          event.time >= to ||
          !isQuiet(Math.floor(ms / HOUR_MS) * HOUR_MS)
        )
          continue;
        const hour = Math.floor(shape.local(ms).hour);
        seen[hour] = (seen[hour] ?? 0) + 1;
      }
      for (let hour = 0; hour < 24; hour++) {
        const tolerance = 0.12 + 3 / Math.sqrt(expected[hour] ?? 1);
        expect({ hour, off: Math.abs((seen[hour] ?? 0) / (expected[hour] ?? 1) - 1) < tolerance }).toEqual({
          hour,
          off: true,
        });
      }
    }
  });

  it('scatters more than Poisson: variance is mean + 0.035 mean² at the scale of an hour', () => {
    const shape = createTrafficShape({ ...OPTIONS, startMs: Date.parse(truth.start), weeklyGrowth: 0.01 });
    const disturbed = truth.benign.filter(({ class: name }) =>
      ['declared-campaign', 'maintenance', 'holiday', 'small-gap'].includes(name),
    );
    const counts = new Map<number, number>();
    for (const event of distinct) {
      if (event.type !== 'order.placed') continue;
      const hour = Math.floor(Date.parse(event.time) / HOUR_MS);
      counts.set(hour, (counts.get(hour) ?? 0) + 1);
    }
    let excess = 0;
    let squares = 0;
    for (let ms = Date.parse(truth.start); ms < Date.parse(truth.end); ms += HOUR_MS) {
      if (disturbed.some(({ start, end }) => ms >= Date.parse(start) - HOUR_MS && ms < Date.parse(end))) continue;
      const mean = shape.expected(OPTIONS.ordersPerDay, { startMs: ms, endMs: ms + HOUR_MS });
      excess += ((counts.get(ms / HOUR_MS) ?? 0) - mean) ** 2 - mean;
      squares += mean * mean;
    }
    expect(excess / squares).toBeGreaterThan(0.022);
    expect(excess / squares).toBeLessThan(0.048);
  });

  it('delivers about one event in a hundred twice, and one up to half an hour late', () => {
    expect(events.length / distinct.length - 1).toBeGreaterThan(0.008);
    expect(events.length / distinct.length - 1).toBeLessThan(0.012);
    const seen = new Set<string>();
    let latest = 0;
    let late = 0;
    let longestDelay = 0;
    for (const event of events) {
      const key = `${event.source} ${event.id}`;
      const ms = Date.parse(event.time);
      if (!seen.has(key) && ms < latest - 30_000) late++;
      if (!seen.has(key)) longestDelay = Math.max(longestDelay, latest - ms);
      latest = Math.max(latest, ms);
      seen.add(key);
    }
    expect(longestDelay).toBeLessThan(31 * 60_000);
    expect(late / distinct.length).toBeGreaterThan(0.007);
    expect(late / distinct.length).toBeLessThan(0.012);
    const clean = [...simulateShop({ ...OPTIONS, weeks: 1, duplicatesShare: 0, lateShare: 0 }).events];
    expect(new Set(clean.map(({ source, id }) => `${source} ${id}`)).size).toBe(clean.length);
  });

  it('exports every order once', () => {
    const orders = distinct.filter((event) => event.type === 'order.placed').length;
    const exports = distinct.filter((event) => event.data['job'] === 'order-export');
    const exported = exports.reduce((sum, event) => sum + Number(event.data['items']), 0);
    expect(orders - exported).toBeGreaterThanOrEqual(0);
    expect(orders - exported).toBeLessThan(60);
  });

  it('has nothing but harmless things where no incident is wanted', () => {
    expect(truth.incidents).toEqual([]);
    const names = new Set(truth.benign.map((benign) => benign.class));
    for (const name of [
      'growth',
      'duplicates',
      'late-events',
      'single-minute-outlier',
      'harmless-change',
      'declared-campaign',
      'maintenance',
      'small-gap',
      'clock-change',
      'holiday',
    ])
      expect(names).toContain(name);
  });

  it('reaches the events a second asked for, and two days of campaign on top', () => {
    const options = { ...OPTIONS, weeks: 3, eventsPerSecond: 0.15 };
    const count = [...simulateShop(options).events].length;
    expect(count / (21 * 86_400) / 0.15).toBeGreaterThan(0.97);
    expect(count / (21 * 86_400) / 0.15).toBeLessThan(1.13);
    expect(simulationProblems({ ...options, eventsPerSecond: 50 })).toEqual([
      'events-per-second 50 needs orders-per-day of 15255 or more',
    ]);
  });

  it('says what is wrong with options', () => {
    const bad: SimulationOptions = {
      ...OPTIONS,
      shop: 'No Name',
      weeks: 0,
      timezone: 'Rome',
      country: 'it',
      lateShare: 1,
      endMs: Number.NaN,
    };
    expect(simulationProblems(bad)).toHaveLength(6);
    expect(simulationProblems(OPTIONS)).toEqual([]);
    expect(() => simulateShop(bad)).toThrow('weeks must be between 1 and 520');
  });
});
