import { describe, expect, it } from '@jest/globals';
import { figureTable, isMissed } from './figure-table.js';

describe('the table of figures', () => {
  it('says whether a figure reaches its aim, what it has to, or neither', () => {
    const table = figureTable([
      { what: 'F1', measured: 0.98, aim: 0.97, atLeast: 0.92 },
      { what: 'false', measured: 0.2, aim: 0.1, atLeast: 0.3, isLessBetter: true },
      { what: 'delay', measured: Number.POSITIVE_INFINITY, aim: 75, atLeast: 100, isLessBetter: true },
      { what: 'days', measured: 0.9, shown: '9 of 10', aim: 1, atLeast: 1 },
    ]);
    expect(table.split('\n').slice(2)).toEqual([
      '| F1 | 0.98 | 0.97 | 0.92 | aim |',
      '| false | 0.2 | 0.1 | 0.3 | ok |',
      '| delay | never | 75 | 100 | MISSED |',
      '| days | 9 of 10 | 1 | 1 | MISSED |',
    ]);
  });

  it('counts what could not be measured as missed, whichever way is better', () => {
    expect(isMissed({ what: 'F1', measured: null, aim: 1, atLeast: 0 })).toBe(true);
    expect(isMissed({ what: 'delay', measured: null, aim: 1, atLeast: 2, isLessBetter: true })).toBe(true);
    expect(isMissed({ what: 'delay', measured: 2, aim: 1, atLeast: 2, isLessBetter: true })).toBe(false);
  });
});
