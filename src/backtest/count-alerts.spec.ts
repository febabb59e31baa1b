import { describe, expect, it } from '@jest/globals';
import type { Severity } from '../incidents/incident.js';
import { countAlerts } from './count-alerts.js';

const DAY_MS = 86_400_000;
const incident = (metric: string, severity: Severity, detectedAt: string) => ({ metric, severity, detectedAt });

describe('countAlerts', () => {
  it('counts messages by metric, the most frequent first, and by severity', () => {
    const { total, byMetric, bySeverity } = countAlerts(
      [
        incident('page.durationMs', 'warning', '2026-03-02T12:00:00Z'),
        incident('order.placed', 'critical', '2026-03-03T12:00:00Z'),
        incident('order.placed', 'warning', '2026-03-04T12:00:00Z'),
      ],
      7 * DAY_MS,
      'UTC',
    );
    expect(total).toBe(3);
    expect(Object.entries(byMetric)).toEqual([
      ['order.placed', 2],
      ['page.durationMs', 1],
    ]);
    expect(bySeverity).toEqual({ critical: 1, warning: 2, info: 0 });
  });

  it('gives the rate of the time that was judged: three in ten days are 2.1 a week', () => {
    const three = Array.from({ length: 3 }, () => incident('order.placed', 'warning', '2026-03-02T12:00:00Z'));
    expect(countAlerts(three, 10 * DAY_MS, 'UTC').perWeek).toBe(2.1);
    expect(countAlerts([], 10 * DAY_MS, 'UTC').perWeek).toBe(0);
    expect(countAlerts([], 0, 'UTC').perWeek).toBeNull();
  });

  it.each([
    // Rome is an hour ahead of UTC in winter and two in summer.
    ['2026-03-02T20:59:59Z', 0],
    ['2026-03-02T21:00:00Z', 1],
    ['2026-03-03T05:59:59Z', 1],
    ['2026-03-03T06:00:00Z', 0],
    ['2026-07-01T20:00:00Z', 1],
    ['2026-07-01T05:00:00Z', 0],
  ])('knows the night by the clock of the shop: %s', (detectedAt, atNight) => {
    expect(countAlerts([incident('order.placed', 'warning', detectedAt)], DAY_MS, 'Europe/Rome').atNight).toBe(atNight);
  });
});
