import { describe, expect, it } from '@jest/globals';
import { dimensionSuspects } from './dimension-suspects.js';
import { contributions, shareOfExtra } from './shares.js';

describe('contributions', () => {
  it('rank by what a value adds, not by how large it is', () => {
    const usual = new Map([
      ['IT', 90],
      ['DE', 10],
    ]);
    const now = new Map([
      ['IT', 92],
      ['DE', 9],
      ['VN', 49],
    ]);
    const [first, second] = contributions('country', now, usual);
    expect(first).toMatchObject({ ref: 'country=VN', share: 0.98, usualShare: 0 });
    expect(second?.share).toBeCloseTo(0.04, 5);
  });

  it('work for a fall as well', () => {
    const [first] = contributions(
      'channel',
      new Map([['web', 50]]),
      new Map([
        ['web', 50],
        ['app', 30],
      ]),
    );
    expect(first).toMatchObject({ ref: 'channel=app', share: 1 });
  });
});

describe('shareOfExtra', () => {
  it('takes away what would be there anyway', () => {
    expect(shareOfExtra(0.5, 0, 0.5)).toBe(1);
    expect(shareOfExtra(0.6, 0.6, 0.3)).toBeCloseTo(0.6, 10);
    expect(shareOfExtra(0.1, 0.6, 0.3)).toBe(0);
  });
});

describe('dimensionSuspects', () => {
  it('names values that bring much and far more than usual', () => {
    const values = [
      { ref: 'country=IT', share: 0.9, usualShare: 0.9 },
      { ref: 'country=VN', share: 0.45, usualShare: 0 },
      { ref: 'country=DE', share: 0.1, usualShare: 0.01 },
    ];
    expect(dimensionSuspects(values).map(({ ref, confidence }) => [ref, confidence])).toEqual([['country=VN', 0.45]]);
  });
});
