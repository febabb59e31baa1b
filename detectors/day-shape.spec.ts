import { describe, expect, it } from '@jest/globals';
import { createDayShape, dayFactors, learnDayShape, SLOTS_PER_DAY } from './day-shape.js';

const BACKUP_SLOT = 36;

function afterDays(...logRatios: readonly number[]) {
  const shape = createDayShape();
  for (const logRatio of logRatios) learnDayShape(shape, BACKUP_SLOT, logRatio);
  return shape;
}

describe('day shape', () => {
  it('divides the day into five minutes each', () => {
    expect(SLOTS_PER_DAY * 5).toBe(24 * 60);
  });

  it('expects nothing within the hour before a day is known', () => {
    const shape = createDayShape();
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) expect(dayFactors(shape, slot)).toEqual({ mid: 1, high: 1 });
  });

  it('knows a nightly backup the better the more nights there were: n of n + 1 parts, the one being the prior', () => {
    const night = Math.log(8);
    for (let nights = 1; nights <= 3; nights++) {
      const { mid } = dayFactors(afterDays(...Array.from({ length: nights }, () => night)), BACKUP_SLOT);
      expect(Math.log(mid)).toBeCloseTo((night * nights) / (nights + 1), 6);
    }
  });

  it('comes to expect a backup fully within a month', () => {
    const { mid } = dayFactors(afterDays(...Array.from({ length: 30 }, () => Math.log(8))), BACKUP_SLOT);
    expect(mid / 8).toBeCloseTo(1, 1);
  });

  it('forgets a backup that no longer runs within a month', () => {
    const nights = Array.from({ length: 30 }, () => 1);
    expect(dayFactors(afterDays(...nights, ...nights.fill(0)), BACKUP_SLOT).mid).toBeLessThan(1.05);
  });

  it('learns little from one odd day once seven ordinary ones are known: a ninth of an e-fold, however odd', () => {
    const week = [0, 0, 0, 0, 0, 0, 0];
    for (const odd of [1, 3, 100]) {
      expect(Math.log(dayFactors(afterDays(...week, odd), BACKUP_SLOT).mid)).toBeCloseTo(1 / 9, 6);
      expect(Math.log(dayFactors(afterDays(...week, -odd), BACKUP_SLOT).mid)).toBeCloseTo(-1 / 9, 6);
    }
  });

  it('takes an odd day in full before three are known', () => {
    expect(Math.log(dayFactors(afterDays(0, 0, 4), BACKUP_SLOT).mid)).toBeCloseTo(4 / 4, 6);
    expect(Math.log(dayFactors(afterDays(0, 0, 0, 4), BACKUP_SLOT).mid)).toBeCloseTo(1 / 5, 6);
  });

  it('forgives work that starts five minutes early or late, and no more', () => {
    const shape = afterDays(Math.log(16));
    const highs = [-2, -1, 0, 1, 2].map((off) => dayFactors(shape, BACKUP_SLOT + off).high);
    expect(highs.map((high) => Math.round(high * 1000) / 1000)).toEqual([1, 4, 4, 4, 1]);
    expect(dayFactors(shape, BACKUP_SLOT + 1).mid).toBe(1);
  });

  it('has midnight beside the last minutes of the day', () => {
    const shape = createDayShape();
    learnDayShape(shape, 0, Math.log(16));
    expect(dayFactors(shape, SLOTS_PER_DAY - 1).high).toBeCloseTo(4, 5);
    learnDayShape(shape, SLOTS_PER_DAY - 1, Math.log(81));
    expect(dayFactors(shape, 0).high).toBeCloseTo(9, 5);
  });

  it('never has its high edge below its middle', () => {
    const shape = createDayShape();
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) learnDayShape(shape, slot, Math.sin(slot * slot));
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
      const { mid, high } = dayFactors(shape, slot);
      expect(high).toBeGreaterThanOrEqual(mid);
    }
  });
});
