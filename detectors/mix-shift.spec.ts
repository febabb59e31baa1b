import { describe, expect, it } from '@jest/globals';
import { mixShift, mixWander } from './mix-shift.js';
import { normalLogUpperTail } from './normal-tail.js';

const SUBJECT = { things: 'orders', key: 'country', values: ['IT', 'DE'] };
const CERTAIN = { hours: 12, startMs: 0, knownFrom: Number.POSITIVE_INFINITY };

describe('mixShift', () => {
  it('has the G of the textbook', () => {
    // Groth's crossbills: 1752 and 1895 where as many of each were expected, G = 5.61 (McDonald, Handbook of Biological Statistics).
    const wander = mixWander({ ...CERTAIN, observed: [1752, 1895], expected: [1823.5, 1823.5] })!;
    expect(1 + wander * 3647).toBeCloseTo(5.61, 2);
  });

  it('of two values has the chance of a squared normal', () => {
    // A chi-square of one degree is the square of a normal (Abramowitz and Stegun 26.4.1).
    const finding = mixShift(SUBJECT, { ...CERTAIN, observed: [60, 0], expected: [42, 18] }, 0)!;
    const g = 2 * 60 * Math.log(60 / 42);
    expect(finding.score).toBeCloseTo(-(Math.LN2 + normalLogUpperTail(Math.sqrt(g))), 6);
    expect(finding).toMatchObject({ kind: 'shift', value: 'DE', observed: 0, unit: 'share' });
    expect(finding.evidence[0]).toBe('country DE: 0 % of 60 orders in 12 h, usually 30 %');
  });

  it('finds less where shares wander, or where little is known of them', () => {
    const window = { ...CERTAIN, observed: [160, 40], expected: [120, 80] };
    const scores = [0, 0.002, 0.02].map((wander) => mixShift(SUBJECT, window, wander)!.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(mixShift(SUBJECT, { ...window, knownFrom: 200 }, 0)!.score).toBeLessThan(scores[0]!);
  });

  it('says nothing of few things, of a few points, or of a value that was as large before', () => {
    expect(mixShift(SUBJECT, { ...CERTAIN, observed: [29, 0], expected: [15, 14] }, 0)).toBeNull();
    expect(mixShift(SUBJECT, { ...CERTAIN, observed: [5900, 4100], expected: [5000, 5000] }, 0)).toBeNull();
    expect(mixShift(SUBJECT, { ...CERTAIN, observed: [700, 300], expected: [500, 500] }, 0)).not.toBeNull();
  });

  it('names a new value among those of which few are usual', () => {
    const subject = { ...SUBJECT, values: ['IT', 'LT'] };
    const finding = mixShift(subject, { ...CERTAIN, observed: [60, 40], expected: [99, 1] }, 0.002)!;
    expect(finding.value).toBe('LT');
    expect(finding.score).toBeGreaterThan(20);
  });
});
