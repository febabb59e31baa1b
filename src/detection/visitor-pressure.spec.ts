import { describe, expect, it } from '@jest/globals';
import { createSeriesState, HAS_DATA, setFlags, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';
import { LocalHours } from '../series/local-hour.js';
import { flatProfile } from './shop.fixture.js';
import { leastVisitors, visitorPressure } from './visitor-pressure.js';

const NOW_MINUTE = 1_000_000;

/** A page of which `seen(back)` views came so many minutes ago where `usual` are expected each minute. */
function page(name: string, usual: number, seen: (back: number) => number | null, metric = 'page.views'): SeriesState {
  const series = createSeriesState({ metric, dimension: `page=${name}` }, 'count', 'views', 0);
  for (let back = 1; back <= RING_MINUTES; back++) {
    const place = (NOW_MINUTE - back) % RING_MINUTES;
    series.ring.mid[place] = usual;
    series.ring.weight[place] = seen(back) ?? 0;
    setFlags(series, NOW_MINUTE - back, seen(back) === null ? 0 : HAS_DATA);
  }
  return series;
}

describe('visitorPressure', () => {
  it('is one where the visitors are as many as usual', () => {
    expect(visitorPressure([page('/', 4, () => 4)], NOW_MINUTE)).toEqual({ most: 1, least: 1 });
  });

  it('says nothing of more or fewer where no page is counted', () => {
    expect(visitorPressure([page('/', 4, () => 40, 'order.placed')], NOW_MINUTE)).toEqual({ most: 1, least: 1 });
  });

  it('knows a crowd of the last quarter hour, but relies on visitors only after an hour', () => {
    const { most, least } = visitorPressure([page('/', 4, (back) => (back <= 15 ? 40 : 4))], NOW_MINUTE);
    // Ten views of prior: (10 + 15 * 40) / (10 + 15 * 4), and over four hours (10 + 600 + 225 * 4) / (10 + 240 * 4).
    expect(most).toBeCloseTo(610 / 70, 6);
    expect(least).toBeCloseTo(1510 / 970, 6);
  });

  it('relies on the least that the last hour and the last four hours agree on', () => {
    const faded = visitorPressure([page('/', 4, (back) => (back <= 60 ? 4 : 12))], NOW_MINUTE);
    expect(faded.least).toBe(1);
    expect(faded.most).toBeCloseTo((10 + 240 + 180 * 12) / (10 + 960), 6);
    const lull = visitorPressure([page('/', 4, (back) => (back <= 15 ? 0 : 4))], NOW_MINUTE);
    expect(lull.least).toBeCloseTo((10 + 45 * 4) / (10 + 60 * 4), 6);
  });

  it('adds up the pages, for a crowd on one of them is none in the shop', () => {
    const pages = [page('/sale', 1, () => 5), page('/', 99, () => 99)];
    expect(visitorPressure(pages, NOW_MINUTE).most).toBeCloseTo((10 + 240 * 104) / (10 + 240 * 100), 2);
  });

  it('counts views as often as they were sampled', () => {
    const sampled = { ...page('/', 40, () => 60), unitWeight: 10 };
    expect(visitorPressure([sampled], NOW_MINUTE).most).toBeCloseTo((10 + 240 * 6) / (10 + 240 * 4), 6);
  });

  it('never takes a minute without data for one without visitors', () => {
    const cutOff = page('/', 4, (back) => (back <= 120 ? null : 4));
    expect(visitorPressure([cutOff], NOW_MINUTE)).toEqual({ most: 1, least: 1 });
  });

  it('takes few views for little evidence', () => {
    expect(visitorPressure([page('/', 0.01, (back) => (back === 1 ? 3 : 0))], NOW_MINUTE).most).toBeLessThan(1.3);
  });

  it('does not count the minute that is judged', () => {
    const series = page('/', 4, () => 4);
    series.ring.weight[NOW_MINUTE % RING_MINUTES] = 4000;
    expect(visitorPressure([series], NOW_MINUTE).most).toBe(1);
  });
});

describe('leastVisitors', () => {
  const hours = new LocalHours('UTC');
  /** A page of which twice as many views are expected as in an ordinary week. */
  const announced = (seen: (back: number) => number): SeriesState => ({
    ...page('/', 8, seen),
    profile: flatProfile(4),
  });

  it('holds the visitors of a campaign against an ordinary week, not against what was announced', () => {
    const came = announced(() => 8);
    expect(visitorPressure([came], NOW_MINUTE).least).toBe(1);
    expect(leastVisitors([came], NOW_MINUTE, hours)).toBeCloseTo((10 + 60 * 8) / (10 + 60 * 4), 6);
  });

  it('does not count on visitors who have not come for an hour, or of whom nothing is known', () => {
    expect(leastVisitors([announced((back) => (back <= 60 ? 4 : 8))], NOW_MINUTE, hours)).toBe(1);
    expect(leastVisitors([page('/', 8, () => 8)], NOW_MINUTE, hours)).toBe(1);
  });
});
