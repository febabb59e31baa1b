import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['timezon', ['shop', 'timezone', 'currency'], 'timezone'],
    ['VEDETTA_PROT', ['VEDETTA_HOST', 'VEDETTA_PORT'], 'VEDETTA_PORT'],
    ['nothing-like-it', ['shop'], 'shop'],
  ])('takes %s among %j for %s', (wanted, known, nearest) => {
    expect(nearestName(wanted, known)).toBe(nearest);
  });

  it('says so when there is nothing to choose from', () => {
    expect(() => nearestName('x', [])).toThrow('at least 1 known name');
  });
});
