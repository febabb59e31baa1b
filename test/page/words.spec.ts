import { describe, expect, it } from '@jest/globals';
import { changeTitle, verdictTitle } from '../../web/src/change-words.js';
import { parseFragment, toFragment } from '../../web/src/fragment.js';
import {
  changeBeforeWords,
  costWords,
  headline,
  likelyCauseWords,
  observedWords,
  whenWords,
} from '../../web/src/incident-words.js';
import { firstSeries, groupSeries, seriesOf, seriesOfIncident } from '../../web/src/series-groups.js';
import { compareMetrics, dimensionWords } from '../../web/src/words.js';
import { INCIDENT_KINDS } from '../../src/incidents/incident.js';
import { BOT_INCIDENT, NOW_MS, OLD_INCIDENT, SILENCE_INCIDENT, SLOW_INCIDENT, cannedSeries } from './canned-shop.js';

const ZONE = 'Europe/Rome';
const SERIES = cannedSeries('acme-fashion');

describe('an incident in words', () => {
  it('says what is wrong', () => {
    expect(headline(BOT_INCIDENT)).toBe('New customers: far above normal');
    expect(headline(SLOW_INCIDENT)).toBe('Page time /cart: slow');
    expect(headline(SILENCE_INCIDENT)).toBe('Data from the shop: nothing arrives');
    expect(headline({ kind: 'failure', metric: 'payment.failureRate', dimension: { provider: 'paypal' } })).toBe(
      'Payment failures paypal: risen',
    );
    expect(headline({ kind: 'drop', metric: 'new.metric', dimension: {} })).toBe('new.metric: far below normal');
  });

  it('has words for every kind of the contract', () => {
    const bare = INCIDENT_KINDS.filter((kind) => headline({ kind, metric: 'x', dimension: {} }) === `x: ${kind}`);
    expect(bare).toEqual(['slow', 'late']);
  });

  it('says when, by the clock of the shop', () => {
    expect(whenWords(BOT_INCIDENT, ZONE, NOW_MS)).toBe('since 13:52 (13 min)');
    expect(whenWords(OLD_INCIDENT, ZONE, NOW_MS)).toBe('Thu 19 Nov 00:10 to 01:12 (1 h 2 min)');
    const late = { ...OLD_INCIDENT, foundLateMinutes: 372 };
    expect(whenWords(late, ZONE, NOW_MS)).toBe('Thu 19 Nov 00:10 to 01:12 (1 h 2 min), found 6 h 12 min late');
  });

  it('says what was observed and what was to be expected', () => {
    expect(observedWords(BOT_INCIDENT)).toBe('118 observed, 3 to 11 expected, usually 6 (events per 10 min)');
    expect(observedWords(SLOW_INCIDENT)).toBe('3.18 s observed, 380 ms to 790 ms expected, usually 520 ms');
    expect(observedWords({ observed: null, expected: null, unit: 'events/min' })).toBe(
      'no value observed (events per min)',
    );
  });

  it('says the likely cause, the change before and the cost, and nothing where nothing is known', () => {
    expect(likelyCauseWords(BOT_INCIDENT)).toBe('bot attack (93 % sure)');
    expect(likelyCauseWords(SILENCE_INCIDENT)).toBeNull();
    expect(changeBeforeWords(SLOW_INCIDENT, ZONE, NOW_MS)).toBe('v1.2.3 New pickup points, 12:24');
    expect(changeBeforeWords(BOT_INCIDENT, ZONE, NOW_MS)).toBeNull();
    expect(costWords(SLOW_INCIDENT)).toBe('€311 lost so far, about €1,860 an hour (€1,200 to €2,500)');
    expect(costWords(BOT_INCIDENT)).toBeNull();
    expect(costWords({ ...BOT_INCIDENT, costless: true })).toBe(
      'no loss that stands out from the usual ups and downs of sales',
    );
  });

  it('does not say a version twice', () => {
    expect(changeTitle({ title: 'Release v2', version: 'v2' })).toBe('Release v2');
    expect(changeTitle({ title: 'New cart', version: 'v2' })).toBe('v2 New cart');
  });

  it('says the verdict on a change, and whether it may still change', () => {
    expect(verdictTitle({ verdict: 'faulty', isFinal: true })).toBe('faulty');
    expect(verdictTitle({ verdict: 'clean', isFinal: false })).toBe('clean so far');
    expect(verdictTitle({ verdict: 'unknown', isFinal: true })).toBe('cannot tell');
  });
});

describe('the series', () => {
  it('are grouped by metric, the shop before its parts', () => {
    const groups = groupSeries(SERIES, '');
    expect(groups.map(({ metric }) => metric).slice(0, 3)).toEqual([
      'order.placed',
      'order.value',
      'payment.failureRate',
    ]);
    const pages = groups.find(({ metric }) => metric === 'page.durationMs')!;
    expect(pages.series.map(({ dimension }) => dimensionWords(dimension))).toEqual([
      'whole shop',
      'page /cart',
      'page /checkout',
    ]);
  });

  it('are found by plain words, by metric and by state', () => {
    expect(groupSeries(SERIES, 'time cart')).toHaveLength(1);
    expect(groupSeries(SERIES, 'job.finished')).toHaveLength(1);
    expect(groupSeries(SERIES, 'noData').map(({ metric }) => metric)).toEqual(['job.finished']);
    expect(groupSeries(SERIES, 'nonsense')).toEqual([]);
  });

  it('put metrics that the page does not know last', () => {
    expect(['zzz', 'mail.sent', 'aaa', 'order.placed'].sort(compareMetrics)).toEqual([
      'order.placed',
      'mail.sent',
      'aaa',
      'zzz',
    ]);
  });

  it('are chosen to show an incident: its dimension, else the shop, else what moved with it', () => {
    expect(seriesOfIncident(SLOW_INCIDENT, SERIES)?.dimension).toEqual({ page: '/cart' });
    expect(seriesOf({ metric: 'page.durationMs', dimension: { page: '/gone' } }, SERIES)?.dimension).toEqual({});
    const silence = { ...SILENCE_INCIDENT, related: [{ metric: 'order.placed', kind: 'silence' as const }] };
    expect(seriesOfIncident(silence, SERIES)?.metric).toBe('order.placed');
  });

  it('begin with what is wrong, else with the orders', () => {
    expect(firstSeries(SERIES, [BOT_INCIDENT])?.metric).toBe('customer.registered');
    expect(firstSeries(SERIES, [])?.metric).toBe('order.placed');
    expect(firstSeries([], [])).toBeUndefined();
  });
});

describe('the fragment of the address', () => {
  it('gives the key and what is shown, and never gives the key back', () => {
    const fragment = parseFragment('#key=vd_123&shop=acme&incident=inc_1');
    expect(fragment).toEqual({ key: 'vd_123', shop: 'acme', series: null, incident: 'inc_1' });
    expect(toFragment(fragment)).toBe('#shop=acme&incident=inc_1');
    expect(toFragment(parseFragment(''))).toBe('');
  });
});
