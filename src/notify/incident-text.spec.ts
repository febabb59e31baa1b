import { describe, expect, it } from '@jest/globals';
import type { Incident, IncidentChange } from '../incidents/incident.js';
import { consoleText } from './console-channel.js';
import { formatPeriod, formatQuantity, formatRange } from './format-quantity.js';
import { formatDuration, formatMoment, formatMomentNear } from './format-time.js';
import { changeLine, describeIncident, oneLine } from './incident-text.js';
import { incidentHeadline } from './incident-title.js';

const opened: IncidentChange = {
  event: 'opened',
  at: '2026-11-20T14:05:00.000Z',
  id: 'inc_01',
  shop: 'acme-fashion',
  metric: 'customer.registered',
  dimension: {},
  kind: 'spike',
  cause: 'bot-attack',
  causeConfidence: 0.93,
  severity: 'critical',
  startedAt: '2026-11-20T14:03:00.000Z',
  detectedAt: '2026-11-20T14:05:00.000Z',
  resolvedAt: null,
  observed: 118,
  expected: { low: 3, mid: 6, high: 11 },
  unit: 'events/10min',
  score: 14.2,
  evidence: ['91 % from 203.0.113.0/24', '84 % disposable domains'],
  suspects: [
    { kind: 'change', ref: 'v1.2.3', title: 'New form', at: '2026-11-20T13:58:00.000Z', confidence: 0.8 },
    { kind: 'module', ref: 'pickup-points', confidence: 0.9 },
  ],
  related: [{ metric: 'db.bytesOut', kind: 'spike' }],
  impact: { currency: 'EUR', lost: 310.5, perHour: 1860, low: 1200, high: 2500 },
};
const SHOP = { name: 'Acme Fashion', timezone: 'Europe/Rome' };

describe('the console', () => {
  it('says all there is to say', () => {
    expect(consoleText(opened, SHOP)).toBe(`NEW · critical · Acme Fashion · inc_01
Customer registrations are far above normal: 118 in 10 min, expected 3–11
  Since           20 Nov 2026, 15:03 (Europe/Rome), noticed at 15:05
  Normally        about 6 in 10 min
  Likely cause    bots signing up automatically (93 % sure)
  Why             91 % from 203.0.113.0/24
                  84 % disposable domains
  Points to       module pickup-points (90 % sure)
  Changed before  v1.2.3 “New form”, 14:58, 5 min before (80 % sure)
  Also seen       Data sent by the database is above normal
  Cost            about €311 so far, €1,860 an hour (between €1,200 and €2,500)
  What to do      Turn on the captcha for sign-ups or block the networks named here, then delete the new accounts.

`);
  });

  it('names the setting where the cost rests on it alone', () => {
    const impact = { ...opened.impact!, basis: 'revenuePerHour' as const };
    expect(consoleText({ ...opened, impact }, SHOP)).toContain(
      'about €311 so far, €1,860 an hour (between €1,200 and €2,500), going by the revenuePerHour of its settings\n',
    );
  });

  it('tells the cost anew when those who came later are known, and not that it still goes on', () => {
    const over = { ...opened, event: 'updated' as const, resolvedAt: '2026-11-20T15:04:00.000Z' };
    const line = changeLine({ ...over, at: '2026-11-20T17:04:00.000Z' }, SHOP);
    expect(line).toBe('18:04 looked at again: about €311 in all, €1,860 an hour (between €1,200 and €2,500)');
    expect(changeLine({ ...over, impact: null }, SHOP)).toContain('no cost that is beyond chance');
  });

  it('says when it is over, and gives no advice then', () => {
    const over = { ...opened, event: 'resolved' as const, resolvedAt: '2026-11-21T01:04:00.000Z' };
    const text = consoleText(over, {});
    expect(text).toMatch(/^OVER · critical · acme-fashion · inc_01\n/);
    expect(text).toContain('Over            21 Nov, 01:04, after 11 h 1 min\n');
    expect(text).not.toContain('What to do');
  });

  it('says what was found late as found late', () => {
    const late = { ...opened, detectedAt: '2026-11-20T20:17:00.000Z', foundLateMinutes: 372 };
    expect(consoleText(late, SHOP)).toContain('15:03 (Europe/Rome), noticed at 21:17: found 6 h 12 min late\n');
  });

  it('lets no foreign text move the cursor or make lines', () => {
    const text = consoleText({ ...opened, evidence: ['a\nb\u001b[2Jc\u2028d\u202ee'] }, { name: 'A\r\nB' });
    expect(text).toContain('a b [2Jc d e');
    expect(text).toContain('· A B ·');
  });
});

describe('the headline', () => {
  const rows: [Partial<Incident>, string][] = [
    [{}, 'Customer registrations are far above normal: 118 in 10 min, expected 3–11'],
    [{ observed: 14 }, 'Customer registrations are above normal: 14 in 10 min, expected 3–11'],
    [
      { dimension: { country: 'it' }, observed: 14 },
      'Customer registrations from Italy are above normal: 14 in 10 min, expected 3–11',
    ],
    [{ kind: 'drop', observed: 2 }, 'Customer registrations are below normal: 2 in 10 min, expected 3–11'],
    [{ kind: 'silence', metric: 'order.placed', observed: 0 }, 'No orders at all: 0 in 10 min, expected 3–11'],
    [{ kind: 'silence', metric: 'order.placed', observed: null }, 'No orders at all: no data, expected 3–11'],
    [{ kind: 'silence', metric: 'ingest.silence', observed: 0 }, 'No data arrives from this shop'],
    [
      {
        metric: 'page.durationMs',
        kind: 'slow',
        dimension: { page: '/cart' },
        observed: 4_234,
        expected: { low: 800, mid: 1_100, high: 1_500 },
        unit: 'ms',
      },
      'Page /cart is far slower than normal: 4.23 s, expected 0.8–1.5 s',
    ],
    [
      {
        metric: 'payment.failureRate',
        kind: 'failure',
        dimension: { provider: 'paypal' },
        observed: 0.62,
        expected: { low: 0.01, mid: 0.02, high: 0.04 },
        unit: 'ratio',
      },
      'Payments with paypal fail far more often than normal: 62 %, expected 1–4 %',
    ],
    [
      {
        metric: 'db.bytesOut',
        dimension: { database: 'main' },
        observed: 1.2e9,
        expected: { low: 8e7, mid: 1e8, high: 2e8 },
        unit: 'bytes/min',
      },
      'Data sent by database main is far above normal: 1.2 GB per minute, expected 80–200 MB',
    ],
    [{ metric: 'job.finished', kind: 'failure', dimension: { job: 'feed' }, unit: 'runs' }, 'Job feed failed'],
    [
      { metric: 'job.finished', kind: 'late', dimension: { job: 'feed' }, unit: 'runs' },
      'Job feed did not run on time',
    ],
    [
      {
        metric: 'job.items',
        kind: 'empty',
        dimension: { job: 'feed' },
        observed: 3,
        expected: { low: 8_000, mid: 9_000, high: 10_000 },
        unit: 'items',
      },
      'Items in job feed are almost all missing: 3, expected 8,000–10,000',
    ],
    [{ metric: 'probe.checked', kind: 'failure', dimension: { probe: 'home' } }, 'Check home fails'],
    [
      { metric: 'host.disk', kind: 'threshold', dimension: { host: 'web1' }, observed: 96, expected: null, unit: '%' },
      'Disk of host web1 is almost full: 96 %',
    ],
    [
      { metric: 'backup.finished', kind: 'late', dimension: { backup: 'db-nightly' } },
      'Backup db-nightly did not run on time',
    ],
    [
      {
        metric: 'order.value',
        kind: 'drop',
        observed: 5.2,
        expected: { low: 38, mid: 52, high: 71 },
        unit: 'EUR/order',
      },
      'Order values are far below normal: €5.20 per order, expected €38–€71',
    ],
    [{ metric: 'constructor', expected: null }, 'Constructor is above normal: 118 in 10 min'],
  ];
  it.each(rows)('%j', (part, headline) => {
    expect(incidentHeadline({ ...opened, ...part })).toBe(headline);
  });
});

function factsOf(part: Partial<IncidentChange>): Record<string, string[]> {
  const { facts } = describeIncident({ ...opened, ...part }, SHOP);
  return Object.fromEntries(facts.map(({ label, lines }) => [label, lines]));
}

describe('facts', () => {
  it('does not guess a cause that is not known', () => {
    expect(factsOf({ cause: 'unknown', causeConfidence: 0 })).toMatchObject({
      'Likely cause': ['not known yet'],
      'What to do': ['See what is behind the rise. If it was planned, mark this as expected.'],
    });
  });

  it('does not speak of sign-ups where a mailbox was stolen, nor of room where a host has too much to do', () => {
    expect(factsOf({ metric: 'mail.sent', dimension: { mailbox: 'anna' } })).toMatchObject({
      'Likely cause': ['somebody who has got hold of the mailbox (93 % sure)'],
      'What to do': ['Change the password of the mailbox, stop what it has waiting, and see what it sent.'],
    });
    expect(factsOf({ metric: 'host.load', kind: 'threshold', cause: 'unknown' })).toMatchObject({
      'What to do': ['See what runs on the host, and stop what can wait.'],
    });
  });

  it('leaves out what nobody knows', () => {
    const bare = factsOf({ evidence: [], suspects: [], related: [], impact: null, expected: null });
    expect(Object.keys(bare)).toEqual(['Since', 'Likely cause', 'What to do']);
  });

  it('cuts long lists and says so', () => {
    expect(factsOf({ evidence: Array.from({ length: 9 }, (_, i) => `${i}`) })['Why']).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      'and 4 more',
    ]);
  });

  it('tells changes after the beginning as what they are', () => {
    const suspects = [{ kind: 'change' as const, ref: 'v2', at: '2026-11-20T14:04:00Z', confidence: 0.1 }];
    expect(factsOf({ suspects })['Changed before']).toEqual(['v2, 15:04, 1 min after it began (10 % sure)']);
  });
});

describe('one line of the log', () => {
  it.each([
    ['opened', '15:05 noticed: 118 in 10 min, expected 3–11 (critical)'],
    ['updated', '15:05 still going on: 118 in 10 min, expected 3–11 (critical)'],
    ['resolved', '15:05 over, after 2 min'],
  ] as const)('%s', (event, line) => {
    expect(changeLine({ ...opened, event }, SHOP)).toBe(line);
  });
});

describe('numbers and times for people', () => {
  it.each([
    [0, 'events/min', '0 per minute'],
    [1_234_567, 'orders/d', '1,234,567 per day'],
    [12.4, 'events/10min', '12 in 10 min'],
    [4, 'logins/2h', '4 logins in 2 h'],
    [850.4, 'ms', '850 ms'],
    [90, 's', '90 s'],
    [600, 's', '10 min'],
    [999, 'bytes', '999 B'],
    [1_500_000, 'bytes/run', '1.5 MB per run'],
    [0.005, 'ratio', '0.5 %'],
    [19.5, 'EUR', '€19.50'],
    [2.7654, 'load', '2.77 load'],
  ])('%d %s is %s', (value, unit, text) => {
    expect(formatQuantity(value, unit) + formatPeriod(unit)).toBe(text);
  });

  it('writes a range of one value once', () => {
    expect(formatRange(2.1, 2.3, 'events')).toBe('2');
    expect(formatRange(-0.2, 3, 'events')).toBe('0–3');
  });

  it('goes by the zone of the shop through the night of the clock change', () => {
    expect(formatMoment('2026-10-25T00:30:00Z', 'Europe/Rome')).toBe('25 Oct 2026, 02:30 (Europe/Rome)');
    expect(formatMoment('2026-10-25T01:30:00Z', 'Europe/Rome')).toBe('25 Oct 2026, 02:30 (Europe/Rome)');
    expect(formatMomentNear('2026-10-24T22:30:00Z', '2026-10-24T21:30:00Z', 'Europe/Rome')).toBe('25 Oct, 00:30');
    expect(formatMoment('2026-10-25T00:30:00Z', 'Mars/Olympus')).toBe('25 Oct 2026, 00:30 (UTC)');
  });

  it.each([
    [20_000, 'less than a minute'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '1 day 1 h'],
    [172_860_000, '2 days'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('keeps joined emoji whole', () => {
    expect(oneLine('👩‍💻\tok')).toBe('👩‍💻 ok');
  });
});
