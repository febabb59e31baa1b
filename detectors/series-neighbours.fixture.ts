import { componentFailed } from './component-failed.js';
import { countWindow } from './count-window.js';
import { failureRatio } from './failure-ratio.js';
import { fixedLevel } from './fixed-level.js';
import { levelWindow } from './level-window.js';
import { ALARM_SCORE, counts, minuteView, readings, repeated, responses, tries } from './minute-view.fixture.js';
import { mixShift } from './mix-shift.js';
import { orderValue } from './order-value.js';
import { singlesView } from './single-window.fixture.js';
import { slowChange, type DayView } from './slow-change.js';
import { slowPage } from './slow-page.js';
import { slowTail } from './slow-tail.js';
import type { Finding, FindingKind, SeriesShape } from './types.js';

/** A detector's two nearest cases, one on each side of what it tells. */
export interface NeighbourPair {
  detector: string;
  example: { words: string; kind: FindingKind; found: () => Finding | null };
  neighbour: { words: string; found: () => Finding | null };
}

/** Ten minutes of ten responses, of which so many in a hundred took `slowMs` and the others 400 ms. */
function page(slowOnes: number, slowMs: number): number[][] {
  return Array.from({ length: 10 }, (_, minute) =>
    Array.from({ length: 10 }, (_, at) => (((minute * 10 + at) * 37) % 100 < slowOnes ? slowMs : 400)),
  );
}

/** Ten ordinary orders, then so many of the given value, each in a minute of its own. */
function orders(many: number, value: number): number[][] {
  return [...repeated(10, [52]), ...repeated(many, [value])];
}

/** So many orders of twelve hours paid with two methods; seven in ten usually with the first. */
function paidWith(first: number, second: number): Finding | null {
  const total = first + second;
  const subject = { things: 'orders', key: 'paymentMethod', values: ['card', 'paypal'] };
  const expected = [0.7 * total, 0.3 * total];
  const window = { hours: 12, startMs: 0, observed: [first, second], expected, knownFrom: 3000 };
  const finding = mixShift(subject, window, 0.002);
  return finding && finding.score >= ALARM_SCORE ? finding : null;
}

/** Four weeks as usual, give or take a percent, then so many days at `level(days since)`. */
function days(
  shape: SeriesShape,
  since: number,
  level: (daysSince: number) => number,
  explained = false,
): Finding | null {
  const at = (day: number): number => (day < 28 ? 0 : level(day - 27));
  const all = Array.from({ length: 28 + since }, (_, day) => ({ day, level: at(day) + 0.01 * Math.sin(2.4 * day) }));
  const explainedBy = explained ? all : [];
  const seen: DayView = {
    shape,
    unit: 'ms',
    days: all,
    explainedBy,
    usual: 400,
    todayMs: 0,
    today: 28 + since,
    alarmScore: 7,
  };
  return slowChange(seen);
}

const PAGE = { unit: 'ms', singleVariance: 0.15 };

/** The pairs of all detectors of series. */
export const seriesNeighbours: NeighbourPair[] = [
  {
    detector: 'count-window',
    example: {
      words: 'six sign-ups in five minutes where one in ten minutes is usual',
      kind: 'spike',
      found: () => countWindow.judge(minuteView('count', counts(0, 0, 0, 3, 3), { mid: 0.1 })),
    },
    neighbour: {
      words: 'five of them; or six at once, over within the minute',
      found: () =>
        countWindow.judge(minuteView('count', counts(0, 0, 0, 2, 3), { mid: 0.1 })) ??
        countWindow.judge(minuteView('count', counts(0, 0, 0, 0, 6), { mid: 0.1 })),
    },
  },
  {
    detector: 'count-window',
    example: {
      words: '16,000 views a minute for five minutes where 10,000 give or take a tenth are usual',
      kind: 'spike',
      found: () => countWindow.judge(minuteView('count', counts(...repeated(5, 16_000)), { mid: 10_000, noise: 0.01 })),
    },
    neighbour: {
      words: '15,900 of them: certain, and too little to wake anybody',
      found: () => countWindow.judge(minuteView('count', counts(...repeated(5, 15_900)), { mid: 10_000, noise: 0.01 })),
    },
  },
  {
    detector: 'count-window',
    example: {
      words: 'a hundred orders a minute that have fallen to sixty for ten minutes',
      kind: 'drop',
      found: () => countWindow.judge(minuteView('count', counts(...repeated(10, 60)), { mid: 100, noise: 0.01 })),
    },
    neighbour: {
      words: 'to sixty-one',
      found: () => countWindow.judge(minuteView('count', counts(...repeated(10, 61)), { mid: 100, noise: 0.01 })),
    },
  },
  {
    detector: 'count-window',
    example: {
      words: 'no order for more than an hour and a half at six an hour',
      kind: 'silence',
      found: () => countWindow.judge(minuteView('count', counts(1, ...repeated(97, 0)), { mid: 0.1 })),
    },
    neighbour: {
      words: 'none for an hour and a half: that happens',
      found: () => countWindow.judge(minuteView('count', counts(1, ...repeated(90, 0)), { mid: 0.1 })),
    },
  },
  {
    detector: 'level-window',
    example: {
      words: 'a database that reads 80 % more for ten minutes',
      kind: 'spike',
      found: () => levelWindow.judge(minuteView('level', readings(...repeated(10, 180)), { mid: 100, noise: 0.01 })),
    },
    neighbour: {
      words: '55 % more; or ten times as much in a single minute',
      found: () =>
        levelWindow.judge(minuteView('level', readings(...repeated(10, 155)), { mid: 100, noise: 0.01 })) ??
        levelWindow.judge(minuteView('level', readings(...repeated(9, 100), 1000), { mid: 100, noise: 0.01 })),
    },
  },
  {
    detector: 'slow-page',
    example: {
      words: 'a page of 400 ms whose hundred visitors of ten minutes wait 520 ms',
      kind: 'slow',
      found: () => slowPage.judge(minuteView('duration', responses(10, 10, 520), { mid: Math.log(400) }, PAGE)),
    },
    neighbour: {
      words: 'wait 490 ms',
      found: () => slowPage.judge(minuteView('duration', responses(10, 10, 490), { mid: Math.log(400) }, PAGE)),
    },
  },
  {
    detector: 'slow-tail',
    example: {
      words: 'ten of a hundred responses take ten seconds, the others as long as ever',
      kind: 'slow',
      found: () => slowTail.judge(singlesView('duration', page(10, 10_000), 400)),
    },
    neighbour: {
      words: 'five of a hundred do; or all have become slower, which is slow-page',
      found: () =>
        slowTail.judge(singlesView('duration', page(5, 10_000), 400)) ??
        slowTail.judge(singlesView('duration', page(100, 1300), 400)),
    },
  },
  {
    detector: 'order-value',
    example: {
      words: 'four orders in a row at no price',
      kind: 'drop',
      found: () => orderValue.judge(singlesView('sum', orders(4, 0.5), 52)),
    },
    neighbour: {
      words: 'three in a row; or thirty with a third off',
      found: () =>
        orderValue.judge(singlesView('sum', orders(3, 0.5), 52)) ??
        orderValue.judge(singlesView('sum', orders(30, 34), 52)),
    },
  },
  {
    detector: 'order-value',
    example: {
      words: 'four orders in a row at a hundred times the price',
      kind: 'spike',
      found: () => orderValue.judge(singlesView('sum', orders(4, 5200), 52)),
    },
    neighbour: {
      words: 'one order of a reseller, however large; or thirty with half as much again in the basket',
      found: () =>
        orderValue.judge(singlesView('sum', orders(1, 52_000), 52)) ??
        orderValue.judge(singlesView('sum', orders(30, 78), 52)),
    },
  },
  {
    detector: 'failure-ratio',
    example: {
      words: 'fourteen of forty payments fail where 3 % usually do',
      kind: 'failure',
      found: () => failureRatio.judge(minuteView('ratio', [tries(7, 20), tries(7, 20)], { mid: 0.03 })),
    },
    neighbour: {
      words: 'five of forty: somebody tried the same card again',
      found: () => failureRatio.judge(minuteView('ratio', [tries(2, 20), tries(3, 20)], { mid: 0.03 })),
    },
  },
  {
    detector: 'fixed-level',
    example: {
      words: 'a disk that is 91 % full for five minutes',
      kind: 'threshold',
      found: () =>
        fixedLevel.judge(minuteView('gauge', readings(...repeated(5, 91)), { mid: 60 }, { metric: 'host.disk' })),
    },
    neighbour: {
      words: 'one that is 90 % full; or 99 % in a single reading',
      found: () =>
        fixedLevel.judge(minuteView('gauge', readings(...repeated(5, 90)), { mid: 60 }, { metric: 'host.disk' })) ??
        fixedLevel.judge(minuteView('gauge', readings(80, 80, 80, 80, 99), { mid: 60 }, { metric: 'host.disk' })),
    },
  },
  {
    detector: 'component-failed',
    example: {
      words: 'a power supply that reports itself broken twice running',
      kind: 'failure',
      found: () => componentFailed.judge(minuteView('outcome', [tries(0, 1), tries(1, 1), tries(1, 1)], { mid: 0 })),
    },
    neighbour: {
      words: 'once',
      found: () => componentFailed.judge(minuteView('outcome', [tries(0, 1), tries(0, 1), tries(1, 1)], { mid: 0 })),
    },
  },
  {
    detector: 'mix-shift',
    example: {
      words: 'nobody of 60 pays with the method that three in ten usually choose',
      kind: 'shift',
      found: () => paidWith(60, 0),
    },
    neighbour: {
      words: 'one in five of 60 still does',
      found: () => paidWith(48, 12),
    },
  },
  {
    detector: 'slow-change',
    example: {
      words: 'a page that is 2 % slower every day, on the eighth day',
      kind: 'slow',
      found: () => days('duration', 8, (since) => 0.02 * since),
    },
    neighbour: {
      words: 'on the sixth; or 1 % slower in all for weeks',
      found: () => days('duration', 6, (since) => 0.02 * since) ?? days('duration', 28, () => 0.01),
    },
  },
  {
    detector: 'slow-change',
    example: {
      words: 'a database that reads 2 % more every day, on the twelfth day',
      kind: 'spike',
      found: () => days('level', 12, (since) => 0.02 * since),
    },
    neighbour: {
      words: 'one that does as its visitors do',
      found: () => days('level', 12, (since) => 0.02 * since, true),
    },
  },
  {
    detector: 'slow-change',
    example: {
      words: 'three in ten orders gone at once, for a week',
      kind: 'drop',
      found: () => days('count', 7, () => Math.log(0.7)),
    },
    neighbour: {
      words: 'for five days; or business that fades by 2 % a day',
      found: () => days('count', 5, () => Math.log(0.7)) ?? days('count', 28, (since) => -0.02 * since),
    },
  },
];
