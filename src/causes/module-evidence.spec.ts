import { describe, expect, it } from '@jest/globals';
import { signs } from './cause.fixture.js';
import { doseOf, modulesByPage, modulesOfDatabase, modulesOfPage } from './module-evidence.js';
import type { PageSample } from './raw-events.js';
import { VitalSigns } from './vital-signs.js';

function page(n: number, modules: Record<string, number> | null, durationMs = 300): PageSample {
  return { timeMs: n, page: '/cart', durationMs, status: 200, modules };
}

const before = Array.from({ length: 30 }, (_, n) => page(n, { gift: 20 + (n % 5), badge: 30 + (n % 7) }));

describe('modulesOfPage', () => {
  it('tells whose time the additional time is', () => {
    const now = Array.from({ length: 12 }, (_, n) => page(n, { gift: 620 + n, badge: 31 + (n % 7) }, 900));
    const [first, second] = modulesOfPage({ now, before, stretches: 4 }, '/cart')!.modules;
    expect(first).toMatchObject({ module: 'gift' });
    expect(first!.share).toBeCloseTo(1, 1);
    expect(first!.times).toBeCloseTo(28.4, 0);
    expect(first!.sigmas).toBeGreaterThan(5);
    expect(second!.share).toBeLessThan(0.05);
  });

  it('says nothing where modules tell no times, or of another page', () => {
    const silent = Array.from({ length: 12 }, (_, n) => page(n, null, 900));
    expect(modulesOfPage({ now: silent, before, stretches: 4 }, '/cart')).toBeNull();
    expect(modulesOfPage({ now: before, before, stretches: 4 }, '/checkout')).toBeNull();
  });
});

describe('modulesOfDatabase', () => {
  it('tells who reads what is read on top', () => {
    const sample = (n: number, own: number, bytesOut: number) => ({
      timeMs: n,
      bytesOut,
      queries: null,
      slowQueries: null,
      connections: null,
      modules: { pickup: { bytesOut: own + n }, badge: { bytesOut: 900 + n } },
    });
    const report = modulesOfDatabase({
      now: [1, 2, 3].map((n) => sample(n, 11_000, 15_000)),
      before: [1, 2, 3, 4, 5, 6].map((n) => sample(n, 1000, 5000)),
      stretches: 4,
    })!;
    expect(report.modules[0]).toMatchObject({ module: 'pickup' });
    expect(report.modules[0]!.times).toBeCloseTo(11, 0);
  });
});

describe('doseOf', () => {
  it('compares pages that have a module with those that have not', () => {
    const pages = modulesByPage([
      { ...page(1, { gift: 1 }), page: '/cart' },
      { ...page(2, { badge: 1 }), page: '/' },
    ]);
    const slowed = (dimension: string, now: number, usual: number) => ({
      ...signs().of('page.durationMs', dimension),
      now: { events: 9, weight: 9, bad: 0, sum: 0, buckets: { [now]: 9 } },
      usual: { events: 9, weight: 9, bad: 0, sum: 0, buckets: { [usual]: 9 } },
    });
    const vitals = new VitalSigns([slowed('page=/cart', 120, 100), slowed('page=/', 90, 90)], 4);
    expect(doseOf('gift', pages, vitals)).toBeCloseTo(20 * Math.log(1.0625), 5);
    expect(doseOf('badge', pages, vitals)).toBeLessThan(0);
    expect(doseOf('nowhere', pages, vitals)).toBeNull();
  });
});
