import { describe, expect, it } from '@jest/globals';
import { singlesView, spreadOf } from './single-window.fixture.js';
import { slowTail } from './slow-tail.js';

/** Ten minutes of ten responses of which every n-th takes `slowMs` and the others `usualMs`. */
function page(every: number, slowMs: number, usualMs = 400): number[][] {
  return Array.from({ length: 10 }, (_, minute) =>
    Array.from({ length: 10 }, (_, at) => ((minute * 10 + at) % every === 0 ? slowMs : usualMs)),
  );
}

describe('slowTail', () => {
  it('finds one in ten that takes ten seconds while the typical one does not move, and says so', () => {
    const finding = slowTail.judge(singlesView('duration', page(10, 10_000), 400))!;
    expect(finding).toMatchObject({ kind: 'slow', unit: 'ms' });
    // Nine tenths at 400 ms and one at ten seconds, as a geometric mean.
    expect(finding.observed).toBeCloseTo(400 ** 0.9 * 10_000 ** 0.1, 6);
    expect(finding.evidence).toEqual([
      '10 of 100 responses took 5 times the usual 400 ms or more, usually 0.1 %',
      'only a part is slow: the others took about 400 ms, as usual',
    ]);
  });

  it('does not call anybody for one in twenty, however certain, nor for five in all', () => {
    expect(slowTail.judge(singlesView('duration', [...page(20, 10_000), ...page(20, 10_000)], 400))).toBeNull();
    const few = Array.from({ length: 5 }, () => [10_000, 400, 400, 400]);
    expect(slowTail.judge(singlesView('duration', few, 400))).toBeNull();
    expect(slowTail.judge(singlesView('duration', [...few, ...few], 400))).not.toBeNull();
  });

  it('takes some slow responses for usual where there was none so far', () => {
    const unseen = { spread: spreadOf(20_000, [0, 0, 0, 0]) };
    const tenth = page(10, 10_000);
    expect(slowTail.judge(singlesView('duration', tenth.slice(0, 7), 400, unseen))).toBeNull();
    expect(slowTail.judge(singlesView('duration', tenth, 400, unseen))).not.toBeNull();
  });

  it('knows a page of which one in ten always takes long', () => {
    const usual = { spread: spreadOf(5000, [0, 0, 0.1, 0.1]) };
    expect(slowTail.judge(singlesView('duration', page(10, 10_000), 400, usual))).toBeNull();
    expect(slowTail.judge(singlesView('duration', page(2, 10_000), 400, usual))).not.toBeNull();
  });

  it('leaves a page that has become slower as a whole to slow-page', () => {
    expect(slowTail.judge(singlesView('duration', page(10, 10_000, 700), 400))).toBeNull();
  });

  it('does not mind a single minute, nor what is fast all the same', () => {
    const hiccup = [...page(1000, 1).slice(0, 9), Array.from({ length: 10 }, () => 10_000)];
    expect(slowTail.judge(singlesView('duration', hiccup, 400))).toBeNull();
    expect(slowTail.judge(singlesView('duration', page(10, 120, 20), 20))).toBeNull();
  });

  it('says nothing before two days are known, or where no single response is', () => {
    const view = singlesView('duration', page(10, 10_000), 400);
    expect(slowTail.judge({ ...view, hoursKnown: 47 })).toBeNull();
    const { singles: _, ...without } = view;
    expect(slowTail.judge(without)).toBeNull();
  });
});
