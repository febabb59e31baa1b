import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { shareOut, type LeaseView } from './share-out.js';

/** `a: 1 2, b: 3, free: 4` as leases. */
function leasesOf(held: Record<string, string[]>): LeaseView[] {
  return Object.entries(held).flatMap(([holder, names]) =>
    names.map((name) => ({ name, holder: holder === 'free' ? null : holder })),
  );
}

describe('the sharing out of leases', () => {
  it.each<[string, string[], Record<string, string[]>, { takeMax: number; giveBack: string[] }]>([
    ['alone it takes everything', ['me'], { free: ['s1', 's2', 's3'] }, { takeMax: 3, giveBack: [] }],
    ['alone and with everything it rests', ['me'], { me: ['s1', 's2'] }, { takeMax: 0, giveBack: [] }],
    ['of a dead one it takes what is free', ['me'], { me: ['s1'], free: ['s2'] }, { takeMax: 1, giveBack: [] }],
    ['it leaves another his share', ['me', 'you'], { free: ['s1', 's2', 's3', 's4'] }, { takeMax: 2, giveBack: [] }],
    [
      'it gives up what is above its share',
      ['me', 'you'],
      { me: ['s1', 's2', 's3', 's4'] },
      { takeMax: 0, giveBack: ['s3', 's4'] },
    ],
    [
      'it keeps the odd one when it has it',
      ['me', 'you'],
      { me: ['s1', 's2'], you: ['s3'] },
      { takeMax: 0, giveBack: [] },
    ],
    [
      'it does not ask for the odd one of another',
      ['me', 'you'],
      { me: ['s1'], you: ['s2', 's3'] },
      { takeMax: 0, giveBack: [] },
    ],
    [
      'it waits while another still holds too many',
      ['me', 'you'],
      { you: ['s1', 's2', 's3', 's4'] },
      { takeMax: 0, giveBack: [] },
    ],
    ['with more processes than shops it may have none', ['a', 'me'], { a: ['s1'] }, { takeMax: 0, giveBack: [] }],
    ['with nothing to share it does nothing', ['me', 'you'], {}, { takeMax: 0, giveBack: [] }],
    [
      'it counts itself though its own sign of life was not seen',
      ['you'],
      { me: ['s1', 's2'] },
      { takeMax: 0, giveBack: ['s2'] },
    ],
    [
      'it leaves alone what somebody unknown holds',
      ['me'],
      { who: ['s1'], free: ['s2'] },
      { takeMax: 1, giveBack: [] },
    ],
  ])('%s', (_case, living, held, expected) => {
    expect(shareOut('me', living, leasesOf(held))).toEqual(expected);
  });

  it('comes to even shares from any start, and to rest there', () => {
    const holders = constantFrom<string | null>('a', 'b', 'c', null);
    assert(
      property(array(holders, { maxLength: 40 }), (start) => {
        const leases = start.map((holder, index) => ({ name: `s${index}`, holder }));
        let moves = leases.length;
        for (let round = 0; round < 10 && moves > 0; round++) moves = settleOnce(leases);
        const shares = ['a', 'b', 'c'].map((id) => leases.filter(({ holder }) => holder === id).length);
        expect(moves).toBe(0);
        expect(shares.reduce((a, b) => a + b)).toBe(leases.length);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

/** Everybody once, one after the other; gives how many leases moved. */
function settleOnce(leases: LeaseView[]): number {
  let moves = 0;
  for (const me of ['a', 'b', 'c']) {
    const { takeMax, giveBack } = shareOut(me, ['a', 'b', 'c'], leases);
    const taken = leases.filter(({ holder }) => holder === null).slice(0, takeMax);
    for (const lease of taken) lease.holder = me;
    for (const lease of leases) if (giveBack.includes(lease.name)) lease.holder = null;
    moves += taken.length + giveBack.length;
  }
  return moves;
}
