import { describe, expect, it } from '@jest/globals';
import { dayOf } from './unusual-days.fixture.js';
import { codesOf, effectAt, laterBy, subjectOf, withoutHours } from './unusual-days.js';

describe('what a day did', () => {
  it('is kept in a byte an hour, within 3 %, from a thousandth to a thousand times', () => {
    const logs = [1 / 1000, 0.1, 0.8, 1, 1.3, 6, 1000].map(Math.log);
    const day = { day: 1, subjects: ['order.placed|'], codes: codesOf(logs) };
    logs.forEach((log, hour) => expect(Math.abs(effectAt(day, 'order.placed|', hour)! - log)).toBeLessThan(0.03));
    const beyond = { ...day, codes: codesOf([-100, 100]) };
    expect(effectAt(beyond, 'order.placed|', 0)).toBeLessThan(Math.log(1 / 1000));
    expect(effectAt(beyond, 'order.placed|', 1)).toBeGreaterThan(Math.log(1000));
  });

  it('is not known of other subjects, nor of hours that are left out', () => {
    const day = dayOf('2025-05-05', { 'order.placed|': 2, 'db.queries|database=shop': 3 });
    const left = withoutHours(day, 'db.queries|database=shop', [0]);
    expect(effectAt(left, 'customer.registered|', 0)).toBeNull();
    expect(effectAt(left, 'db.queries|database=shop', 0)).toBeNull();
    expect(effectAt(left, 'db.queries|database=shop', 1)).toBeCloseTo(Math.log(3), 1);
    expect(effectAt(left, 'order.placed|', 0)).toBeCloseTo(Math.log(2), 1);
    expect(effectAt(day, 'db.queries|database=shop', 0)).not.toBeNull();
  });

  it('is kept at the hours of another zone, as far as they are of the same day there', () => {
    const effects = Array.from({ length: 24 }, (_, hour) => Math.log(1 + hour));
    const day = { day: 1, subjects: ['a|', 'b|'], codes: codesOf([...effects, ...effects]) };
    for (const subject of day.subjects) {
      expect(effectAt(laterBy(day, 2), subject, 11)).toBe(effectAt(day, subject, 9));
      expect(effectAt(laterBy(day, 2), subject, 1)).toBeNull();
      expect(effectAt(laterBy(day, -6), subject, 3)).toBe(effectAt(day, subject, 9));
      expect(effectAt(laterBy(day, -6), subject, 20)).toBeNull();
    }
  });

  it('is one thing for all pages, which follow the same visitors, and each its own for the rest', () => {
    expect(subjectOf({ metric: 'page.views', dimension: 'page=/cart' })).toBe('page.views');
    expect(subjectOf({ metric: 'mail.sent', dimension: 'mailbox=news' })).toBe('mail.sent|mailbox=news');
  });
});
