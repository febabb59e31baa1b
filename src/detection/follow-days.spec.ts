import { describe, expect, it } from '@jest/globals';
import { addToHour, createHourHistory, HOURS_PER_WEEK } from '../../detectors/index.js';
import { ShopCalendar } from '../baselines/shop-calendar.js';
import { LocalHours } from '../series/local-hour.js';
import { followDays } from './follow-days.js';
import { followLessons } from './follow-lessons.js';
import { Lessons, type Lesson } from './lessons.js';
import type { Advance, MinuteLook } from './minute-look.js';
import { createSeriesState, type SeriesState } from './series-state.js';
import { createShopState, type ShopState } from './shop-state.js';
import { DAY_MS, flatProfile, MINUTE_MS, OPENING_MS } from './shop.fixture.js';
import { keepHistory } from './taught-hours.js';

const HOURS = new LocalHours('UTC');
const CALM_DAYS = 35;

/** A series each day of which was `level(day)` times the usual 400 ms, bytes or orders, up to `untilDay`. */
function seriesOf(
  metric: string,
  shape: SeriesState['shape'],
  untilDay: number,
  level: (day: number) => number,
): SeriesState {
  const dimension = shape === 'duration' ? 'page=/' : '';
  const series = createSeriesState({ metric, dimension }, shape, shape === 'duration' ? 'ms' : 'things', OPENING_MS);
  series.profile = flatProfile(1);
  const history = createHourHistory();
  for (let hour = 0; hour < 24 * untilDay; hour++) {
    const ms = OPENING_MS + hour * 3_600_000;
    const value = level(Math.floor(hour / 24)) * (400 + 4 * Math.sin(hour));
    const amount =
      shape === 'duration'
        ? { weight: 50, quantity: 50 * Math.log(value) }
        : { weight: 60 * value, quantity: 60 * value };
    const { week, slot } = HOURS.at(ms);
    addToHour(history, week, slot % HOURS_PER_WEEK, { ...amount, minutes: 60 });
  }
  keepHistory(series, history);
  return series;
}

function shopWith(...all: SeriesState[]): ShopState {
  const shop = createShopState('acme');
  for (const series of all) shop.series.set(`${series.metric}|${series.dimension}`, series);
  return shop;
}

/** What is said at the midnight after so many days. */
function saidAfter(shop: ShopState, days: number, lessons: readonly Lesson[] = []): string[] {
  const advance: Advance = { signals: [], profiles: [] };
  const minute = (OPENING_MS + days * DAY_MS) / MINUTE_MS - 1;
  const calendar = new ShopCalendar({ shop: 'acme' }, []);
  const context = { hours: HOURS, calendar, alarmBudget: 'normal' as const, lessons: new Lessons(lessons) };
  const look: MinuteLook = {
    context,
    minute,
    newest: minute,
    nowMs: (minute + 2) * MINUTE_MS,
    isMaintenance: false,
    pressure: { most: 1, least: 1 },
    alarmScore: 14,
    advance,
  };
  followDays(shop, look);
  return advance.signals.map(({ type, series, finding }) => `${type} ${series.metric} ${finding.kind}`);
}

const creeping = (day: number): number => 1.02 ** Math.max(0, day - CALM_DAYS);

// Promise guarded: what changes too slowly for any minute to be odd is told once, as what it is.
describe('followDays', () => {
  it('tells a page that is 2 % slower every day, once', () => {
    const shop = shopWith(seriesOf('page.durationMs', 'duration', CALM_DAYS + 10, creeping));
    expect(saidAfter(shop, CALM_DAYS + 10)).toEqual(['raised page.durationMs slow']);
    expect(saidAfter(shop, CALM_DAYS + 10)).toEqual([]);
  });

  it('looks at midnight only', () => {
    const shop = shopWith(seriesOf('page.durationMs', 'duration', CALM_DAYS + 10, creeping));
    expect(saidAfter(shop, CALM_DAYS + 9.5)).toEqual([]);
  });

  it('takes what visitors explain off a busier database', () => {
    const database = () => seriesOf('db.bytesOut', 'level', CALM_DAYS + 14, creeping);
    expect(saidAfter(shopWith(database()), CALM_DAYS + 14)).toEqual(['raised db.bytesOut spike']);
    const visited = shopWith(database(), seriesOf('page.views', 'count', CALM_DAYS + 14, creeping));
    expect(saidAfter(visited, CALM_DAYS + 14)).toEqual([]);
  });

  it('says a new level of orders once, and takes it for normal', () => {
    const level = (day: number): number => (day < CALM_DAYS ? 1 : 0.7);
    const shop = shopWith(seriesOf('order.placed', 'count', CALM_DAYS + 8, level));
    expect(saidAfter(shop, CALM_DAYS + 8)).toEqual(['raised order.placed drop']);
    expect(saidAfter(shop, CALM_DAYS + 8)).toEqual(['cleared order.placed drop']);
    expect(saidAfter(shop, CALM_DAYS + 8)).toEqual([]);
  });

  it('does not say again what an alarm has said since', () => {
    const level = (day: number): number => (day < CALM_DAYS ? 1 : 0.7);
    const series = seriesOf('order.placed', 'count', CALM_DAYS + 8, level);
    series.judgedFromMs = OPENING_MS + (CALM_DAYS + 1) * DAY_MS;
    expect(saidAfter(shopWith(series), CALM_DAYS + 8)).toEqual([]);
  });

  it('asks for more after its changes were called false, and not after alarms of minutes were', () => {
    const saidMs = OPENING_MS + (CALM_DAYS + 10) * DAY_MS - MINUTE_MS;
    const said = (judgedBy: Lesson['judgedBy']): Lesson[] =>
      [1, 2, 3].map((number) => ({
        incident: `inc_${number}`,
        verdict: 'false-alarm',
        judgedBy,
        series: ['page.durationMs|page=/'],
        fromMs: saidMs,
        untilMs: saidMs,
        saidMs,
      }));
    const slightly = (day: number): number => 1.02 ** Math.max(0, day - CALM_DAYS) * (1 + 0.035 * Math.sin(day * day));
    const page = () => shopWith(seriesOf('page.durationMs', 'duration', CALM_DAYS + 10, slightly));
    expect(saidAfter(page(), CALM_DAYS + 10, said('minutes'))).toEqual(['raised page.durationMs slow']);
    expect(saidAfter(page(), CALM_DAYS + 10, said('days'))).toEqual([]);
  });

  it('ends with the verdict that it is a new level', () => {
    const shop = shopWith(seriesOf('page.durationMs', 'duration', CALM_DAYS + 10, creeping));
    saidAfter(shop, CALM_DAYS + 10);
    const fromMs = OPENING_MS + CALM_DAYS * DAY_MS;
    const nowMs = OPENING_MS + (CALM_DAYS + 10) * DAY_MS;
    const what = {
      incident: 'inc_1',
      verdict: 'new-level',
      judgedBy: 'days',
      series: ['page.durationMs|page=/'],
    } as const;
    const calendar = new ShopCalendar({ shop: 'acme' }, []);
    const lessons = new Lessons([{ ...what, fromMs, untilMs: null, saidMs: nowMs }]);
    const advance: Advance = { signals: [], profiles: [] };
    shop.nextMinute = nowMs / MINUTE_MS;
    followLessons(shop, { hours: HOURS, calendar, alarmBudget: 'normal', lessons }, nowMs, advance);
    expect(advance.signals.map(({ type, series }) => `${type} ${series.metric}`)).toEqual(['cleared page.durationMs']);
    expect(saidAfter(shop, CALM_DAYS + 10)).toEqual([]);
  });

  it('lets business fade', () => {
    const shop = shopWith(seriesOf('order.placed', 'count', 56, (day) => 0.99 ** day));
    expect(saidAfter(shop, 56)).toEqual([]);
  });
});
