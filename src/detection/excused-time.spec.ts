import { describe, expect, it } from '@jest/globals';
import { addExcused, extraGraceMinutes, type ExcusedStretch } from './excused-time.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

function stretch(fromMinute: number, untilMinute: number): ExcusedStretch {
  return { fromMs: fromMinute * MINUTE_MS, untilMs: untilMinute * MINUTE_MS };
}

describe('addExcused', () => {
  it('makes one stretch of minutes that touch, and another after a gap', () => {
    const stretches: ExcusedStretch[] = [];
    for (const minute of [5, 6, 7, 20, 21]) addExcused(stretches, minute * MINUTE_MS, (minute + 1) * MINUTE_MS);
    expect(stretches).toEqual([stretch(5, 8), stretch(20, 22)]);
  });

  it('takes a stretch that is told again, longer each minute, for the same one', () => {
    const stretches: ExcusedStretch[] = [];
    for (const minute of [10, 11, 12]) addExcused(stretches, 0, minute * MINUTE_MS);
    expect(stretches).toEqual([stretch(0, 12)]);
  });

  it('keeps the beginning of a quiet stretch in which a maintenance began', () => {
    const stretches = [stretch(0, 10), stretch(30, 40), stretch(60, 90)];
    addExcused(stretches, 35 * MINUTE_MS, 91 * MINUTE_MS);
    expect(stretches).toEqual([stretch(0, 10), stretch(30, 91)]);
  });

  it('forgets what is so long over that no run can still be waited for because of it', () => {
    const stretches = [stretch(0, 10)];
    addExcused(stretches, 39 * DAY_MS, 39 * DAY_MS + MINUTE_MS);
    expect(stretches).toHaveLength(2);
    addExcused(stretches, 41 * DAY_MS, 41 * DAY_MS + MINUTE_MS);
    expect(stretches.map(({ fromMs }) => fromMs)).toEqual([39 * DAY_MS, 41 * DAY_MS]);
  });
});

// The newest run was at 0, and one is due every hour.
interface Row {
  name: string;
  stretches: ExcusedStretch[];
  nowMinute: number;
  extraMinutes: number;
}
const rows: Row[] = [
  { name: 'nothing was excused', stretches: [], nowMinute: 90, extraMinutes: 0 },
  { name: 'it was over before the newest run', stretches: [stretch(-90, -30)], nowMinute: 90, extraMinutes: 0 },
  { name: 'no run was due in it', stretches: [stretch(10, 40)], nowMinute: 90, extraMinutes: 30 },
  { name: 'a run was due in it, and is not made up', stretches: [stretch(30, 90)], nowMinute: 100, extraMinutes: 120 },
  { name: 'it still goes on', stretches: [stretch(30, 90)], nowMinute: 70, extraMinutes: 100 },
  { name: 'the newest run came within it', stretches: [stretch(-20, 20)], nowMinute: 90, extraMinutes: 20 },
  {
    name: 'a run may have come with delay just before it',
    stretches: [stretch(70, 80)],
    nowMinute: 100,
    extraMinutes: 70,
  },
  { name: 'there were two', stretches: [stretch(10, 20), stretch(30, 40)], nowMinute: 90, extraMinutes: 20 },
];

describe('extraGraceMinutes', () => {
  it.each(rows)('waits $extraMinutes minutes more for an hourly run when $name', (row) => {
    expect(extraGraceMinutes(row.stretches, 0, row.nowMinute * MINUTE_MS, 60)).toBe(row.extraMinutes);
  });
});
