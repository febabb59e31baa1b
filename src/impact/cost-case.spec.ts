import { describe, expect, it } from '@jest/globals';
import type { OpenIncident } from '../incidents/incident-book.js';
import { costCaseOf, partsWithout, settledMs, type OtherTimes } from './cost-case.js';
import { incidentOf, type TestSignal } from './impact.fixture.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON_MS = Date.UTC(2026, 2, 10, 12);
const NO_TIMES: OtherTimes = { closed: [], wrong: [], lossy: [] };

function home(...signals: Partial<TestSignal>[]): OpenIncident {
  return incidentOf(...signals.map((signal) => ({ metric: 'order.placed', startedMs: NOON_MS, ...signal })));
}

function caseOf(incident: OpenIncident, minutes: number, times: Partial<OtherTimes> = {}) {
  return costCaseOf(incident, NOON_MS + minutes * MINUTE_MS, { ...NO_TIMES, ...times });
}

describe('what may cost orders', () => {
  it.each([
    ['order.placed', 'drop'],
    ['order.placed', 'silence'],
    ['page.durationMs', 'slow'],
    ['page.errorRate', 'failure'],
    ['payment.failureRate', 'failure'],
    ['giftcard.failureRate', 'failure'],
    ['probe.checked', 'failure'],
  ] as const)('is %s in %s', (metric, kind) => {
    expect(caseOf(home({ metric, kind }), 30)).not.toBeNull();
  });

  it.each([
    ['order.placed', 'spike'],
    ['customer.registered', 'spike'],
    ['customer.registered', 'drop'],
    ['db.bytesOut', 'spike'],
    ['job.finished', 'failure'],
    ['backup.finished', 'late'],
    ['host.disk', 'threshold'],
    ['mail.sent', 'spike'],
    ['ingest.silence', 'silence'],
  ] as const)('is not %s in %s', (metric, kind) => {
    expect(caseOf(home({ metric, kind }), 30)).toBeNull();
  });

  it('is a run or a host where orders fell along with it', () => {
    const fell = { metric: 'order.placed', kind: 'drop' } as const;
    expect(caseOf(home({ metric: 'host.load', kind: 'threshold' }, fell), 30)).toMatchObject({ hasFallen: true });
  });

  it('is nothing that happens while nothing arrives: nobody knows what was sold', () => {
    const blind = { metric: 'ingest.silence', kind: 'silence' } as const;
    expect(caseOf(home(blind, { kind: 'silence' }), 30)).toBeNull();
  });
});

describe('the time that is looked at', () => {
  it('is none where the shop was closed all the time, which is not taken for another loss', () => {
    const all = [{ fromMs: NOON_MS, untilMs: NOON_MS + HOUR_MS }];
    expect(caseOf(home({ metric: 'probe.checked', kind: 'failure' }), 30, { closed: all })).toMatchObject({
      isShut: true,
      parts: { now: [] },
    });
    expect(caseOf(home({ metric: 'probe.checked', kind: 'failure' }), 30, { lossy: all })).toMatchObject({
      isShut: false,
      parts: { now: [] },
    });
  });

  it('is the incident so far, and the hours before it but for the last minutes', () => {
    const { span, parts } = caseOf(home({}), 45)!;
    expect(span).toEqual({ fromMs: NOON_MS, untilMs: NOON_MS + 45 * MINUTE_MS });
    expect(parts.before).toEqual([{ fromMs: NOON_MS - 190 * MINUTE_MS, untilMs: NOON_MS - 10 * MINUTE_MS }]);
    expect(parts.after).toEqual([]);
  });

  it('goes on after the end for as long as people may come back, and not into the future', () => {
    const over = home({ clearedMs: NOON_MS + 3 * HOUR_MS });
    expect(caseOf(over, 200)!.parts.after).toEqual([
      { fromMs: NOON_MS + 3 * HOUR_MS, untilMs: NOON_MS + 200 * MINUTE_MS },
    ]);
    const late = caseOf(over, 1000)!;
    expect(late.parts.after[0]!.untilMs).toBe(NOON_MS + 6 * HOUR_MS);
    expect(settledMs(late)).toBe(NOON_MS + 6 * HOUR_MS);
    expect(settledMs(caseOf(home({ clearedMs: NOON_MS + 60_000 }), 1000)!)).toBe(NOON_MS + MINUTE_MS + 2 * HOUR_MS);
  });

  it('leaves out when the shop was closed, and where orders fell for another incident', () => {
    const other = { fromMs: NOON_MS + 10 * MINUTE_MS, untilMs: NOON_MS + 20 * MINUTE_MS };
    const slow = home({ metric: 'page.durationMs', kind: 'slow', dimension: 'page=/cart' });
    const parts = [
      { fromMs: NOON_MS, untilMs: other.fromMs },
      { fromMs: other.untilMs, untilMs: NOON_MS + 30 * MINUTE_MS },
    ];
    expect(caseOf(slow, 30, { lossy: [other] })!.parts.now).toEqual(parts);
    expect(caseOf(home({}), 30, { closed: [other] })!.parts.now).toEqual(parts);
    expect(caseOf(home({}), 30, { lossy: [other] })!.parts.now).toHaveLength(1);
  });

  it('asks visitors only where slowness is all that is seen', () => {
    const slow = { metric: 'page.durationMs', kind: 'slow', dimension: 'page=/cart' } as const;
    expect(caseOf(home(slow), 30)!.slowPage).toBe('page=/cart');
    expect(caseOf(home(slow, {}), 30)!.slowPage).toBeNull();
  });
});

describe('parts of a stretch', () => {
  it('are what is left of it in whole minutes', () => {
    const stretch = { fromMs: 0, untilMs: 10 * MINUTE_MS };
    expect(partsWithout(stretch, [])).toEqual([stretch]);
    expect(partsWithout(stretch, [stretch])).toEqual([]);
    const without = [
      { fromMs: 7 * MINUTE_MS + 1, untilMs: 20 * MINUTE_MS },
      { fromMs: -5, untilMs: MINUTE_MS + 1 },
      { fromMs: 30, untilMs: MINUTE_MS },
    ];
    expect(partsWithout(stretch, without)).toEqual([{ fromMs: 2 * MINUTE_MS, untilMs: 7 * MINUTE_MS }]);
  });
});
