import { describe, expect, it } from '@jest/globals';
import { nextStretch } from './second-look.js';

const HOUR_MS = 3_600_000;
const DAY_MS = Date.UTC(2026, 2, 2);

// Promise guarded: a stretch is looked at again when nothing more can come for it, each minute of it once.
describe('the next stretch', () => {
  it('is of six hours, and waits until what comes 48 hours late has come', () => {
    expect(nextStretch(DAY_MS, Infinity, DAY_MS + 56 * HOUR_MS - 1)).toBeNull();
    expect(nextStretch(DAY_MS, Infinity, DAY_MS + 56 * HOUR_MS)).toEqual({
      fromMs: DAY_MS,
      untilMs: DAY_MS + 6 * HOUR_MS,
    });
  });

  it('begins where the one before ended, and ends at the same hours for all shops', () => {
    const fedMs = DAY_MS + 4.5 * HOUR_MS;
    expect(nextStretch(fedMs, Infinity, DAY_MS + 100 * HOUR_MS)).toEqual({
      fromMs: fedMs,
      untilMs: DAY_MS + 6 * HOUR_MS,
    });
  });

  it('waits for the first look: of history that is still being sent the rest is missing', () => {
    const nowMs = DAY_MS + 1000 * HOUR_MS;
    expect(nextStretch(DAY_MS, DAY_MS + 5 * HOUR_MS, nowMs)).toBeNull();
    expect(nextStretch(DAY_MS, DAY_MS + 6 * HOUR_MS, nowMs)).not.toBeNull();
  });
});
