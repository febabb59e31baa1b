import { describe, expect, it } from '@jest/globals';
import { baselineCsv, baselineFileName } from './baseline-csv.js';
import type { BaselineDto } from './dto/baseline.dto.js';

const BASELINE: BaselineDto = {
  series: 'ser_1',
  shop: 'acme',
  metric: 'page.durationMs',
  dimension: { page: '/cart"\r\nX: y' },
  unit: 'ms',
  builtAt: '2026-11-20T03:00:00.000Z',
  timezone: 'Europe/Rome',
  level: 1,
  weeks: 6,
  hoursKnown: 1080,
  hours: Array.from({ length: 168 }, (_, slot) => ({ low: slot, mid: slot + 0.5, high: slot + 1, samples: 6 })),
  leftOut: [],
};

describe('a baseline as CSV', () => {
  it('has a line for each local hour of the week, and tells zone, unit and when it was built', () => {
    const lines = baselineCsv(BASELINE).split('\r\n');
    expect(lines).toHaveLength(170);
    expect(lines[0]).toBe('hourOfWeek,day,hour,low,mid,high,samples,unit,timezone,builtAt');
    expect(lines[1]).toBe('0,Monday,00:00,0,0.5,1,6,ms,Europe/Rome,2026-11-20T03:00:00.000Z');
    expect(lines[168]).toBe('167,Sunday,23:00,167,167.5,168,6,ms,Europe/Rome,2026-11-20T03:00:00.000Z');
    expect(lines[169]).toBe('');
  });

  it('is named so that a file can be called it, whatever a shop calls its pages', () => {
    expect(baselineFileName(BASELINE)).toBe('baseline-page.durationMs-cartXy-2026-11-20.csv');
  });
});
