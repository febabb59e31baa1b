import { describe, expect, it } from '@jest/globals';
import type { KnownChange } from '../detection/shop-state.js';
import { findSuspects } from './find-suspects.js';

const MINUTE_MS = 60_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);

/** A change so many minutes before the onset; a negative number is after it. */
function change(minutesBefore: number, more: Partial<KnownChange> = {}): KnownChange {
  const timeMs = ONSET_MS - minutesBefore * MINUTE_MS;
  return { id: `e${minutesBefore}`, timeMs, kind: 'deploy', title: 'new cart', version: null, modules: [], ...more };
}

function refsOf(changes: KnownChange[]): string[] {
  return findSuspects(changes, ONSET_MS).map(({ ref }) => ref);
}

describe('findSuspects', () => {
  it('names the changes of the two hours before, nearest first', () => {
    expect(refsOf([change(100), change(5), change(40)])).toEqual(['e5', 'e40', 'e100']);
    expect(refsOf([change(121), change(120)])).toEqual(['e120']);
  });

  it('names what came up to ten minutes after, for an onset is an estimate', () => {
    expect(refsOf([change(-10), change(-11)])).toEqual(['e-10']);
  });

  it('says by what name, since when and how surely: half as surely with each half hour', () => {
    const [nearest, ...rest] = findSuspects([change(0, { version: 'v1.2.3' }), change(30), change(60)], ONSET_MS);
    expect(nearest).toEqual({
      kind: 'change',
      ref: 'v1.2.3',
      title: 'new cart',
      at: '2025-03-05T12:00:00.000Z',
      confidence: 0.6,
    });
    expect(rest.map(({ confidence }) => confidence)).toEqual([0.3, 0.15]);
  });

  it('blames only what can break something', () => {
    const kinds = ['deploy', 'config', 'module', 'content', 'import', 'campaign', 'maintenance', ''];
    const blamed = findSuspects(
      kinds.map((kind) => change(5, { id: kind, kind })),
      ONSET_MS,
    );
    expect(blamed.map(({ ref }) => ref).sort()).toEqual(['config', 'content', 'deploy', 'import', 'module']);
  });

  it('names five at the most, and none where nothing changed', () => {
    expect(refsOf([7, 6, 5, 4, 3, 2].map((minutes) => change(minutes)))).toEqual(['e2', 'e3', 'e4', 'e5', 'e6']);
    expect(refsOf([])).toEqual([]);
  });
});
