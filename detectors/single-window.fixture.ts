import type { MinuteView, SingleView, SingleWindow } from './minute-view.js';
import { ALARM_SCORE, minuteView, NOW_MS } from './minute-view.fixture.js';
import {
  countBeyond,
  createSingleMiddle,
  createSingleSpread,
  learnSingleSpread,
  type SingleSpread,
} from './single-values.js';
import { MINUTE_MS } from './time-spans.js';
import type { SeriesShape } from './types.js';

/** What is usual after `many` ordinary values of which the given shares were beyond a fifth, a half, twice, five times. */
export function spreadOf(many: number, shares: readonly number[] = [0.001, 0.04, 0.04, 0.001]): SingleSpread {
  const spread = createSingleSpread();
  const beyond = shares.map((share) => share * many);
  learnSingleSpread(spread, { weight: many, beyond, restWeight: 0, restLogs: 0 });
  return spread;
}

/** Gives what a detector sees at NOW_MS of single values, those of a minute in each list, oldest first; about `usual`. */
export function singlesView(
  shape: SeriesShape,
  minutes: readonly (readonly number[])[],
  usual: number,
  particulars: Partial<SingleView> = {},
): MinuteView {
  const windows = Array.from({ length: minutes.length }, (_, index) => windowOf(minutes.slice(-index - 1), usual));
  const singles = { usual, variance: createSingleMiddle().variance, spread: spreadOf(5000), windows };
  return {
    ...minuteView(shape, [], { mid: 0 }, { unit: shape === 'sum' ? 'EUR' : 'ms', alarmScore: ALARM_SCORE }),
    singles: { ...singles, ...particulars },
  };
}

function windowOf(minutes: readonly (readonly number[])[], usual: number): SingleWindow {
  const counted = minutes.map((values) =>
    countBeyond(
      values.flatMap((value) => [Math.log(value), 1]),
      Math.log(usual),
    ),
  );
  const sum = (pick: (one: (typeof counted)[number]) => number): number =>
    counted.reduce((all, one) => all + pick(one), 0);
  const lines = [0, 1, 2, 3];
  return {
    minutes: minutes.length,
    startMs: NOW_MS - minutes.length * MINUTE_MS,
    weight: sum(({ weight }) => weight),
    logs: minutes.flat().reduce((all, value) => all + Math.log(value), 0),
    beyond: lines.map((line) => sum(({ beyond }) => beyond[line]!)),
    peaks: lines.map((line) => Math.max(...counted.map(({ beyond }) => beyond[line]!))),
    restWeight: sum(({ restWeight }) => restWeight),
    restLogs: sum(({ restLogs }) => restLogs),
  };
}
