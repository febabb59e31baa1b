import { describe, expect, it } from '@jest/globals';
import type { StoredChange } from './change-reader.js';
import { rivalChanges, rivalRange } from './rival-changes.js';

const AT_MS = Date.UTC(2026, 10, 20, 11, 30);
const MINUTE_MS = 60_000;

function change(id: string, more: Partial<StoredChange> & { data?: Record<string, unknown> } = {}): StoredChange {
  return { shop: 'acme', source: 'ci', id, timeMs: AT_MS, ...more, data: { kind: 'deploy', ...more.data } };
}

describe('the rivals of a change', () => {
  const own = change('e1', { data: { version: 'v1', commit: 'abc' } });

  it('are what else customers saw within minutes, by their version or id', () => {
    const near = [
      own,
      change('e2', { timeMs: AT_MS + 30_000 }),
      change('e3', { timeMs: AT_MS - 30_000, data: { version: 'v2', environment: 'live' } }),
      change('e4', { data: { kind: 'campaign' } }),
      change('e5', { data: { kind: 'maintenance' } }),
      change('e6', { data: { environment: 'staging' } }),
      change('e7', { shop: 'other' }),
    ];
    expect(rivalChanges(own, near)).toEqual([
      { ref: 'e2', atMs: AT_MS + 30_000 },
      { ref: 'v2', atMs: AT_MS - 30_000 },
    ]);
  });

  it('are not the same version or commit told once more', () => {
    const twice = [
      change('e2', { data: { version: 'v1' } }),
      change('e3', { source: 'github', data: { commit: 'abc' } }),
    ];
    expect(rivalChanges(own, twice)).toEqual([]);
    expect(rivalChanges(change('e8'), [change('e9')])).toHaveLength(1);
  });

  it('are looked for as near as figures can tell nothing apart', () => {
    expect(rivalRange(AT_MS)).toEqual({ fromMs: AT_MS - 5 * MINUTE_MS, untilMs: AT_MS + 5 * MINUTE_MS + 1 });
  });
});
