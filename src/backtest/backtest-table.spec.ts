import { describe, expect, it } from '@jest/globals';
import { backtestTable } from './backtest-table.js';

describe('backtestTable', () => {
  it('says what was judged, what it costs, and what cannot be told', () => {
    const text = backtestTable({
      shop: 'acme',
      from: '2026-10-23T14:03:00.000Z',
      to: '2026-11-20T14:03:00.000Z',
      settings: { shop: 'acme' },
      historyFrom: null,
      incidents: [],
      alerts: {
        total: 3,
        perWeek: 0.75,
        byMetric: { 'order.placed': 2, 'job.finished': 1 },
        bySeverity: { critical: 1, warning: 2, info: 0 },
        atNight: 1,
      },
      asOf: { incidents: 5 },
      limits: ['Late events are judged as if in time.'],
    });
    expect(text.split('\n')).toEqual([
      'shop           acme',
      'judged         2026-10-23T14:03:00.000Z to 2026-11-20T14:03:00.000Z',
      'history from   none',
      'alerts         3, 0.75 a week',
      'at night       1',
      'severity       1 critical, 2 warning',
      'order.placed   2',
      'job.finished   1',
      'really raised  5',
      '- Late events are judged as if in time.',
      '',
    ]);
  });
});
