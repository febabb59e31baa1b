import { describe, expect, it } from '@jest/globals';
import { createTrafficShape, dayCurveAt, weekCurveAt } from './traffic-shape.js';

const HOUR_MS = 3_600_000;

function shapeOf(timezone: string, country: string, start: string, weeks: number) {
  const startMs = Date.parse(start);
  return createTrafficShape({ timezone, country, startMs, endMs: startMs + weeks * 168 * HOUR_MS, weeklyGrowth: 0 });
}

describe('the shape of traffic', () => {
  it('is 1 on the mean of an ordinary week', () => {
    const start = '2026-06-08T00:00:00Z';
    const shape = shapeOf('Europe/Rome', 'IT', start, 1);
    expect(shape.holidays).toEqual([]);
    expect(shape.expected(100, { startMs: Date.parse(start), endMs: Date.parse(start) + 168 * HOUR_MS })).toBeCloseTo(
      700,
      0,
    );
  });

  it('follows the local clock through both clock changes', () => {
    for (const start of ['2026-03-26T00:00:00Z', '2026-10-22T00:00:00Z']) {
      const shape = shapeOf('Europe/Rome', 'IT', start, 1);
      const evening = (day: string, hour: number): number => shape.local(Date.parse(`2026-${day}T${hour}:30:00Z`)).hour;
      expect(shape.clockChanges).toHaveLength(1);
      expect(
        start.includes('-03-')
          ? [evening('03-27', 19), evening('03-30', 18)]
          : [evening('10-23', 18), evening('10-26', 19)],
      ).toEqual([20.5, 20.5]);
    }
  });

  it('knows the day of the week by local midnight', () => {
    const shape = shapeOf('Australia/Sydney', 'AU', '2026-06-01T00:00:00Z', 1);
    expect(shape.local(Date.parse('2026-06-06T13:59:00Z')).weekday).toBe(6);
    expect(shape.local(Date.parse('2026-06-06T14:00:00Z'))).toMatchObject({ weekday: 7, hour: 0 });
  });

  it('makes a public holiday a quiet Sunday', () => {
    const shape = shapeOf('Europe/Rome', 'IT', '2026-06-01T00:00:00Z', 1);
    expect(shape.holidays.map(({ date }) => date)).toEqual(['2026-06-02']);
    const holidayNoon = shape.unit(Date.parse('2026-06-02T10:00:00Z'));
    expect(holidayNoon).toBeCloseTo(0.8 * dayCurveAt(12) * weekCurveAt(7), 6);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => shapeOf('Europe/Atlantis', 'IT', '2026-06-01T00:00:00Z', 1)).toThrow();
  });
});
