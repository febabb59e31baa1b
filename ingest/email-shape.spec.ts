import { describe, expect, it } from '@jest/globals';
import { emailShapeOf } from './email-shape.js';

// Promise guarded: bot addresses can be told from people's although no address is kept.
describe('emailShapeOf', () => {
  it('counts what stands in the local part', () => {
    const shape = emailShapeOf('ann-Maria_b.99+shop');
    expect(shape).toEqual({
      length: 19,
      digits: 2,
      letters: 13,
      separators: 3,
      hasPlus: true,
      entropyBits: expect.any(Number),
    });
  });

  it('measures entropy by hand: 0 for one character, 1 for two alike often, 2 for four', () => {
    expect(['aaaa', 'abab', 'abcd'].map((text) => emailShapeOf(text).entropyBits)).toEqual([0, 1, 2]);
  });

  it('takes an empty local part, and letters beyond ASCII as letters', () => {
    expect(emailShapeOf('').entropyBits).toBe(0);
    expect(emailShapeOf('jürg').letters).toBe(4);
  });
});
