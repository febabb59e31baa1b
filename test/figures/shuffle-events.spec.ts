import { describe, expect, it } from '@jest/globals';
import { randomSource } from '../../src/simulate/random-source.js';
import { inOrder, shuffled } from './shuffle-events.js';

const MINUTE_MS = 60_000;
const events = Array.from({ length: 4000 }, (_, n) => ({ id: n, time: new Date(n * MINUTE_MS).toISOString() }));

describe('shuffled events', () => {
  it('are the same events, a twentieth of them far behind the newest that was seen before', () => {
    const disordered = shuffled(events, randomSource('spec'));
    expect(inOrder(disordered)).toEqual(events);
    let newest = 0;
    const behind = disordered.map(({ id }) => {
      newest = Math.max(newest, id);
      return newest - id;
    });
    const late = behind.filter((minutes) => minutes > 30).length / events.length;
    expect(late).toBeGreaterThan(0.035);
    expect(late).toBeLessThan(0.065);
    expect(Math.max(...behind)).toBeLessThanOrEqual(48 * 60);
  });

  it('depend on the seed alone', () => {
    expect(shuffled(events, randomSource('a'))).toEqual(shuffled(events, randomSource('a')));
    expect(shuffled(events, randomSource('a'))).not.toEqual(shuffled(events, randomSource('b')));
  });
});
