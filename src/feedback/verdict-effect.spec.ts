import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../incidents/incident.js';
import { checkShop } from '../shops/check-shop.js';
import { campaignOffer } from './campaign-offer.js';
import { feedbackOf, verdictEffect, verdictOffers } from './verdict-effect.js';

const SAID_MS = Date.parse('2026-11-20T22:30:00Z');
const DAY_MS = 86_400_000;
const inDays = (days: number, fromMs = SAID_MS): string => new Date(fromMs + days * DAY_MS).toISOString();

function incident(more: Partial<Incident> = {}): Incident {
  return {
    metric: 'order.placed',
    dimension: {},
    kind: 'spike',
    startedAt: '2026-11-20T14:00:00.000Z',
    resolvedAt: null,
    observed: 62,
    expected: { low: 10, mid: 20, high: 30 },
    unit: 'events/10min',
    related: [
      { metric: 'page.views', kind: 'spike', dimension: { page: '/' } },
      { metric: 'page.durationMs', kind: 'slow' },
    ],
    ...more,
  } as Incident;
}

describe('verdictEffect', () => {
  it.each([
    ['confirmed', inDays(56)],
    ['expected', inDays(56)],
    ['false-alarm', inDays(70)],
    ['new-level', inDays(56, Date.parse('2026-11-20T14:00:00Z'))],
  ] as const)('says until when %s does what', (verdict, effectUntil) => {
    expect(verdictEffect(verdict, incident(), 'UTC', SAID_MS)).toMatchObject({ verdict, effectUntil });
  });

  it('promises nothing of what is judged by what it is', () => {
    const offers = verdictOffers(incident({ metric: 'job.finished', related: [] }), 'UTC', SAID_MS);
    expect(offers.map(({ verdict, effectUntil }) => [verdict, effectUntil])).toEqual([
      ['confirmed', null],
      ['expected', null],
      ['false-alarm', null],
    ]);
  });

  it.each([
    ['a shift', { kind: 'shift', detectedAt: '2026-11-20T16:00:00.000Z' }],
    ['a slow change', { startedAt: '2026-11-10T00:00:00.000Z', detectedAt: '2026-11-20T00:00:00.000Z' }],
  ] as const)('of %s promises fewer of its like, and leaves no hours out', (_name, more) => {
    const offers = verdictOffers(incident(more), 'UTC', SAID_MS);
    expect(offers.slice(0, 3).map(({ verdict, effectUntil }) => [verdict, effectUntil])).toEqual([
      ['confirmed', null],
      ['expected', null],
      ['false-alarm', inDays(70)],
    ]);
    expect(offers.map(({ effect }) => effect).join()).not.toMatch(/hours/);
  });

  it('fits into what Slack asks before a button does something', () => {
    for (const { effect } of verdictOffers(incident(), 'UTC', SAID_MS)) expect(effect.length).toBeLessThanOrEqual(300);
  });
});

describe('campaignOffer', () => {
  it('is an entry of the settings: the volumes that moved, by how much, until the shop’s day ends where it goes on', () => {
    const offer = campaignOffer(incident(), 'Europe/Rome', SAID_MS)!;
    expect(offer).toEqual({
      name: 'Orders are far above normal',
      start: '2026-11-20T14:00:00.000Z',
      end: '2026-11-20T23:00:00.000Z',
      metrics: ['order.placed', 'page.views'],
      // 62 of 20.
      expectedUplift: 3.1,
    });
    expect(checkShop({ shop: 'acme', campaigns: [offer] }).campaigns).toEqual([offer]);
    const over = incident({ resolvedAt: '2026-11-20T15:00:00.000Z' });
    expect(campaignOffer(over, 'Europe/Rome', SAID_MS)!.end).toBe('2026-11-20T15:00:00.000Z');
  });

  it.each([
    ['a slow page', incident({ metric: 'page.durationMs' })],
    ['a silence', incident({ metric: 'ingest.silence' })],
    ['a failed run', incident({ metric: 'job.finished', observed: null, expected: null })],
    ['what had nothing to be expected', incident({ expected: { low: 0, mid: 0, high: 0 } })],
  ])('is not made of %s', (_name, one) => {
    expect(campaignOffer(one, 'UTC', SAID_MS)).toBeNull();
  });
});

describe('feedbackOf', () => {
  it('no longer shows a time put off that is over', () => {
    const snoozed = { until: inDays(0), at: inDays(-1), by: 'key_1' };
    expect(feedbackOf({ snoozed }, incident(), 'UTC', SAID_MS - 1)).toEqual({ snoozed });
    expect(feedbackOf({ snoozed }, incident(), 'UTC', SAID_MS)).toEqual({});
  });
});
