import { beforeAll, describe, expect, it } from '@jest/globals';
import { SIGNS } from './incident-signs.fixture.js';
import { simulateShop } from './simulate-shop.js';
import type { SimulatedEvent } from './simulated-event.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from './simulation-options.js';
import { INCIDENT_CLASSES, type IncidentClass, type Truth } from './truth.js';

const WEEK_MS = 7 * 86_400_000;
const OPTIONS: SimulationOptions = {
  ...DEFAULT_SIMULATION,
  shop: 'spec-incidents',
  ordersPerDay: 500,
  weeks: 9,
  timezone: 'America/New_York',
  country: 'US',
  endMs: Date.parse('2026-07-01T00:00:00Z'),
};

describe('incidents in a simulated shop', () => {
  let truth: Truth;
  const parts = new Map<IncidentClass, { now: SimulatedEvent[]; before: SimulatedEvent[] }>();

  beforeAll(() => {
    const simulation = simulateShop(OPTIONS);
    truth = simulation.truth;
    const windows = truth.incidents.map((incident) => {
      const part = { now: [], before: [] } as { now: SimulatedEvent[]; before: SimulatedEvent[] };
      parts.set(incident.class, part);
      return { startMs: Date.parse(incident.start), endMs: Date.parse(incident.end), part };
    });
    const seen = new Set<string>();
    for (const event of simulation.events) {
      const key = `${event.source} ${event.id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const atMs = Date.parse(event.time);
      for (const { startMs, endMs, part } of windows) {
        if (atMs >= startMs && atMs < endMs) part.now.push(event);
        if (atMs >= startMs - WEEK_MS && atMs < endMs - WEEK_MS) part.before.push(event);
      }
    }
  });

  it('are all there, in the last third, each with the fields of the truth', () => {
    expect(truth.notPlaced).toEqual([]);
    expect(truth.incidents.map((incident) => incident.class).sort()).toEqual([...INCIDENT_CLASSES].sort());
    for (const incident of truth.incidents) {
      expect(incident.start >= truth.evaluationFrom && incident.end <= truth.end && incident.start < incident.end).toBe(
        true,
      );
      expect(incident.metrics.length * incident.kinds.length).toBeGreaterThan(0);
      expect(incident.mustDetect).toBe(true);
    }
    expect(new Set(truth.incidents.map(({ id }) => id)).size).toBe(truth.incidents.length);
  });

  it.each(INCIDENT_CLASSES)('%s shows in its own data', (name) => {
    const incident = truth.incidents.find((candidate) => candidate.class === name);
    const part = parts.get(name);
    if (incident === undefined || part === undefined) throw new Error(`${name} is not there`);
    SIGNS[name]({
      inWindow: (test) => part.now.filter(test),
      weekBefore: (test) => part.before.filter(test),
      truth: incident,
    });
  });

  it('can be asked for one by one', () => {
    const { truth: one } = simulateShop({ ...OPTIONS, incidents: ['db-spike'] });
    expect(one.incidents.map((incident) => incident.class)).toEqual(['db-spike']);
  });

  it('are named where a shop is too small for them', () => {
    const { truth: tiny } = simulateShop({ ...OPTIONS, ordersPerDay: 1 });
    expect(tiny.notPlaced).toContain('giftcard-failures');
    expect(tiny.incidents.map((incident) => incident.class)).toContain('import-auth');
  });
});
