import { describe, expect, it } from '@jest/globals';
import type { Series } from '../../web/src/api-types.js';
import { overallState, type ShopFacts } from '../../web/src/overall-state.js';
import { BOT_INCIDENT, NOW_MS, SILENCE_INCIDENT, SLOW_INCIDENT } from './canned-shop.js';

function series(state: Series['state'], lastCompleteMinute: string | null = '2026-11-20T13:03:00Z'): Series {
  return {
    id: '1',
    shop: 's',
    metric: 'order.placed',
    dimension: {},
    unit: 'x',
    state,
    missing: null,
    lastCompleteMinute,
  };
}

const CALM: ShopFacts = {
  series: [series('normal'), series('normal')],
  openIncidents: [],
  nowMs: NOW_MS,
  staleSinceMs: null,
  timezone: 'Europe/Rome',
};
const LONG_AGO = '2026-11-20T12:30:00Z';

describe('the state of the shop', () => {
  it.each<[string, Partial<ShopFacts>, string, string]>([
    ['everything is normal', {}, 'good', 'nothing wrong, all series current'],
    ['incidents are open', { openIncidents: [BOT_INCIDENT, SLOW_INCIDENT] }, 'bad', '2 open incidents, 1 critical'],
    [
      'an incident is open and a series empty',
      { openIncidents: [SLOW_INCIDENT], series: [series('normal'), series('noData')] },
      'bad',
      '1 open incident, 1 series without data',
    ],
    ['silence is an incident', { openIncidents: [SILENCE_INCIDENT] }, 'blind', 'blind: no data since 13:40'],
    [
      'silence is not alone',
      { openIncidents: [SILENCE_INCIDENT, SLOW_INCIDENT] },
      'blind',
      'blind: no data since 13:40; 1 other open incident',
    ],
    ['no series has data', { series: [series('noData'), series('muted')] }, 'blind', 'blind: no data arrives'],
    [
      'no minute was completed for long, though the states are good',
      { series: [series('normal', LONG_AGO), series('normal', '2026-11-20T12:40:00Z')] },
      'blind',
      'blind: no data since 13:40',
    ],
    [
      'minutes are complete only after half an hour, as they come so late',
      { series: [{ ...series('normal', LONG_AGO), waitMinutes: 30 }] },
      'good',
      'nothing wrong, all series current',
    ],
    ['no minute was ever completed', { series: [series('learning', null)] }, 'blind', 'blind: no data arrives'],
    ['there is no series', { series: [] }, 'blind', 'blind: no data has ever arrived from this shop'],
    [
      'one series is empty',
      { series: [series('normal'), series('noData')] },
      'notice',
      'no open incident, but 1 series without data',
    ],
    [
      'one series is behind',
      { series: [series('normal'), series('normal', LONG_AGO)] },
      'notice',
      'no open incident, but 1 series behind',
    ],
    [
      'one series is odd',
      { series: [series('normal'), series('anomalous')] },
      'notice',
      'no open incident, but 1 series out of the ordinary',
    ],
    ['nothing is learnt', { series: [series('learning')] }, 'notice', 'still learning: nothing can be judged yet'],
    [
      'not all is learnt',
      { series: [series('normal'), series('learning'), series('tooLittleData')] },
      'good',
      'nothing wrong in 1 series; 2 series not judged yet',
    ],
    ['all is muted', { series: [series('muted')] }, 'notice', 'not watched: every series is muted'],
    [
      'the API does not answer',
      { staleSinceMs: NOW_MS - 60_000 },
      'unknown',
      'not known: no good answer from Vedetta since 14:04',
    ],
  ])('when %s', (_when, facts, tone, text) => {
    expect(overallState({ ...CALM, ...facts })).toEqual({ tone, text });
  });
});
