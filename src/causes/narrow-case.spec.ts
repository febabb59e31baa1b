import { describe, expect, it } from '@jest/globals';
import type { CaseFile } from './case-file.js';
import { narrowCase } from './narrow-case.js';

const HOUR_MS = 3_600_000;
const FILE: CaseFile = {
  shop: 'acme',
  lead: { metric: 'page.durationMs', dimension: 'page=/cart', kind: 'slow', startedMs: 100 * HOUR_MS },
  signals: [],
  now: { fromMs: 100 * HOUR_MS, untilMs: 102 * HOUR_MS },
  before: [{ fromMs: 94 * HOUR_MS, untilMs: 100 * HOUR_MS }],
  nowMs: 102 * HOUR_MS,
  changes: [],
  detectorCause: null,
};

describe('narrowCase', () => {
  it('leaves a case alone of which all events can be read', () => {
    expect(narrowCase(FILE, 6000)).toEqual(FILE);
    expect(narrowCase(FILE, 0)).toBe(FILE);
  });

  it('reads the middle of each stretch where there are more', () => {
    const { now, before } = narrowCase(FILE, 80_000);
    expect(now).toEqual({ fromMs: 100.75 * HOUR_MS, untilMs: 101.25 * HOUR_MS });
    expect(before).toEqual([{ fromMs: 96.75 * HOUR_MS, untilMs: 97.25 * HOUR_MS }]);
  });
});
