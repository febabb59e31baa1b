import { describe, expect, it } from '@jest/globals';
import { parseBaseline, serialiseBaseline, type BaselineVersion } from './baseline-version.js';
import { ShopCalendar, type CalendarWindow } from './shop-calendar.js';
import { LocalHours } from '../series/local-hour.js';
import { evenBaseline } from './baseline.fixture.js';
import { ExpectedCourse } from './expected-course.js';

const START_MS = Date.parse('2026-11-20T00:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function course(versions: BaselineVersion[], windows: CalendarWindow[] = [], timezone = 'UTC') {
  return new ExpectedCourse(
    'order.placed',
    versions,
    new ShopCalendar({ shop: 'acme' }, windows),
    new LocalHours(timezone),
  );
}

const campaign = (fromMs: number, untilMs: number): CalendarWindow => ({
  kind: 'campaign',
  fromMs,
  untilMs,
  uplift: 2,
  metrics: null,
  name: 'Black Friday',
});

describe('what is expected of a step', () => {
  it('is summed over its minutes for counts, with the spread of a Poisson where there is no noise', () => {
    const expectation = course([evenBaseline('count', 2, START_MS)]).at(START_MS, START_MS + HOUR_MS);
    expect(expectation?.band.mid).toBeCloseTo(120, 6);
    expect(expectation?.band.low).toBeCloseTo(120 - 1.96 * Math.sqrt(120), 6);
    expect(expectation?.band.high).toBeCloseTo(120 + 1.96 * Math.sqrt(120), 6);
  });

  it.each([
    ['level', 5, 5],
    ['gauge', 5, 5],
    ['duration', Math.log(200), 200],
    ['ratio', 0.25, 0.25],
  ] as const)('is the mean of its minutes for a %s', (shape, mid, expected) => {
    expect(course([evenBaseline(shape, mid, START_MS)]).at(START_MS, START_MS + HOUR_MS)?.band.mid).toBeCloseTo(
      expected,
      4,
    );
  });

  it('is not known before the first version, and by the version in force after it', () => {
    const versions = [evenBaseline('count', 2, START_MS), evenBaseline('count', 4, START_MS + HOUR_MS)];
    const mids = [-1, 0, 59, 60, 9999].map(
      (minute) => course(versions).at(START_MS + minute * MINUTE_MS, START_MS + (minute + 1) * MINUTE_MS)?.band.mid,
    );
    expect(mids).toEqual([undefined, 2, 2, 4, 4]);
    const across = course(versions).at(START_MS + HOUR_MS / 2, START_MS + HOUR_MS * 1.5);
    expect(across?.band.mid).toBeCloseTo(180, 6);
  });

  it('follows what was learnt of the day that its version is for, and of no other', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => ({ low: 0.5, mid: hour === 9 ? 3 : 1, high: 4 }));
    const version = { ...evenBaseline('count', 2, START_MS), day: { day: START_MS / (24 * HOUR_MS), hours } };
    const stored = course([parseBaseline(serialiseBaseline(version))]);
    const midAt = (hour: number) => stored.at(START_MS + hour * HOUR_MS, START_MS + (hour + 1) * HOUR_MS)?.band.mid;
    expect([8, 9, 10, 33].map((hour) => Math.round(midAt(hour)!))).toEqual([120, 360, 120, 120]);
    expect(stored.at(START_MS, START_MS + HOUR_MS)).toMatchObject({ lowMid: 60, highMid: 480 });
  });

  it('follows a campaign with volumes, in the part of the step that it holds', () => {
    const windows = [campaign(START_MS, START_MS + HOUR_MS / 2)];
    const expectation = course([evenBaseline('count', 2, START_MS)], windows).at(START_MS, START_MS + HOUR_MS);
    expect(expectation?.band.mid).toBeCloseTo(180, 6);
    // Low is 0.9 of the usual, high 1.3 of twice the usual, in that half.
    expect(expectation?.lowMid).toBeCloseTo(60 * 0.9 + 60, 6);
    expect(expectation?.highMid).toBeCloseTo(60 * 2.6 + 60, 6);
    const slow = course([evenBaseline('duration', Math.log(200), START_MS)], windows).at(START_MS, START_MS + HOUR_MS);
    expect(slow?.band.mid).toBeCloseTo(200, 3);
  });

  it('is read off the local hour of the shop', () => {
    const version = evenBaseline('count', 1, START_MS - HOUR_MS);
    // Friday 09:00 to 10:00 in Rome is 08:00 to 09:00 in UTC.
    version.profile.mid[4 * 24 + 9] = 11;
    const middleMs = START_MS + 8.5 * HOUR_MS;
    const rome = course([version], [], 'Europe/Rome').at(middleMs, middleMs + MINUTE_MS);
    expect(rome?.band.mid).toBeCloseTo(11, 6);
    expect(course([version]).at(middleMs, middleMs + MINUTE_MS)?.band.mid).toBeCloseTo(1, 6);
  });

  it('is not told for runs', () => {
    expect(course([evenBaseline('outcome', 2, START_MS)]).at(START_MS, START_MS + HOUR_MS)).toBeNull();
  });
});
