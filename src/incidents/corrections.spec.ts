import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../detectors/index.js';
import type { Signal } from '../detection/shop-state.js';
import { applySignals, createIncidentBook, type IncidentBook } from './incident-book.js';

const START_MS = Date.UTC(2025, 0, 6, 12);
const HOUR_MS = 3_600_000;
const WHY = 'withdrawn: a run of 2025-01-06 12:00 UTC was told of only at 2025-01-06 18:00 UTC';

const late: Finding = {
  detector: 'run-late',
  kind: 'late',
  startedMs: START_MS,
  observed: 92,
  expected: { low: 0, mid: 60, high: 80 },
  unit: 'minutes since the last run',
  score: 6,
  evidence: ['last run 92 minutes ago'],
};

function signal(type: Signal['type'], hours: number, finding = late, metric = 'job.finished'): Signal {
  const atMs = START_MS + hours * HOUR_MS;
  return { type, series: { metric, dimension: 'job=import' }, finding, judgedMs: atMs, atMs };
}

/** Applies signals one after the other, each at its own time, and gives what was told. */
function tellAll(book: IncidentBook, ...signals: Signal[]) {
  return signals.flatMap((one) => applySignals(book, [one], [], one.judgedMs, one.atMs).map(({ change }) => change));
}

describe('a late run that a belated message explains', () => {
  it('is withdrawn while it is open: resolved, marked and with the reason, not deleted', () => {
    const told = tellAll(
      createIncidentBook('acme'),
      signal('raised', 0.5),
      signal('withdrawn', 1, { ...late, evidence: [WHY] }),
    );
    expect(told.map(({ event }) => event)).toEqual(['opened', 'resolved']);
    expect(told[1]).toMatchObject({
      id: told[0]!.id,
      resolvedAt: '2025-01-06T13:00:00.000Z',
      withdrawnAt: '2025-01-06T13:00:00.000Z',
      evidence: [WHY, 'last run 92 minutes ago'],
    });
  });

  it('is withdrawn too when it was over already, once', () => {
    const withdrawal = signal('withdrawn', 40, { ...late, evidence: [WHY] });
    const told = tellAll(
      createIncidentBook('acme'),
      signal('raised', 0.5),
      signal('cleared', 1),
      signal('cleared', 2),
      withdrawal,
      withdrawal,
    );
    expect(told.map(({ event }) => event)).toEqual(['opened', 'resolved', 'updated']);
    expect(told[2]).toMatchObject({ resolvedAt: told[1]!.resolvedAt, withdrawnAt: '2025-01-08T04:00:00.000Z' });
  });

  it('is forgotten in time, so that the memory stays small', () => {
    const book = createIncidentBook('acme');
    tellAll(book, signal('raised', 0.5), signal('cleared', 1), signal('cleared', 2));
    expect(book.resolved).toHaveLength(1);
    const other = { ...late, startedMs: START_MS + 100 * HOUR_MS };
    tellAll(book, signal('raised', 100.5, other), signal('cleared', 101, other), signal('cleared', 102, other));
    expect(book.resolved!.map(({ incident }) => incident.startedAt)).toEqual(['2025-01-10T16:00:00.000Z']);
  });

  it('leaves an incident standing of which something else is left', () => {
    const book = createIncidentBook('acme');
    const failed: Finding = { ...late, detector: 'run-failed', kind: 'failure' };
    const told = tellAll(book, signal('raised', 0.5), signal('raised', 0.6, failed), signal('withdrawn', 1));
    expect(told.map(({ event }) => event)).toEqual(['opened', 'updated']);
    expect(book.open).toHaveLength(1);
  });
});

describe('a signal that what came late shows in another light', () => {
  const silence: Finding = {
    ...late,
    detector: 'count-window',
    kind: 'silence',
    observed: 0,
    unit: 'events/2h',
    score: 11,
  };
  const onsetMs = START_MS - HOUR_MS;
  const drop: Finding = { ...silence, kind: 'drop', onsetMs, observed: 2, evidence: ['2 in 2h'] };
  const restated: Signal = { ...signal('restated', 30, drop, 'order.placed'), was: silence };

  it('is told anew under the same incident, also when that is over: since when, what and how much', () => {
    const book = createIncidentBook('acme');
    const told = tellAll(
      book,
      signal('raised', 2, silence, 'order.placed'),
      signal('cleared', 3, silence, 'order.placed'),
      signal('cleared', 4, silence, 'order.placed'),
      restated,
    );
    expect(told.map(({ event }) => event)).toEqual(['opened', 'resolved', 'updated']);
    expect(told[2]).toMatchObject({
      id: told[0]!.id,
      kind: 'drop',
      startedAt: '2025-01-06T11:00:00.000Z',
      detectedAt: told[0]!.detectedAt,
      resolvedAt: told[1]!.resolvedAt,
      observed: 2,
      evidence: ['2 in 2h'],
    });
  });

  it('does not make what was told since look smaller', () => {
    const book = createIncidentBook('acme');
    const worse: Finding = { ...silence, score: 40, evidence: ['none in 4h'] };
    const earlier: Signal = {
      ...signal('restated', 4.5, { ...silence, startedMs: onsetMs, evidence: ['none in 1h'] }, 'order.placed'),
      was: silence,
    };
    const told = tellAll(
      book,
      signal('raised', 2, silence, 'order.placed'),
      signal('worse', 4, worse, 'order.placed'),
      earlier,
    );
    expect(told.at(-1)).toMatchObject({
      startedAt: '2025-01-06T11:00:00.000Z',
      score: 40,
      evidence: ['none in 4h'],
    });
  });

  it('is as grave as what it has become while it goes on, and is over with the same signal', () => {
    const book = createIncidentBook('acme');
    const stopped: Finding = { ...drop, kind: 'silence', observed: 0, stoppedMs: START_MS, evidence: ['none in 1h'] };
    const told = tellAll(
      book,
      signal('raised', 2, drop, 'order.placed'),
      { ...signal('restated', 3, stopped, 'order.placed'), was: drop },
      signal('cleared', 4, stopped, 'order.placed'),
      signal('cleared', 5, stopped, 'order.placed'),
    );
    expect(told.map(({ event, kind, severity }) => `${event} ${kind} ${severity}`)).toEqual([
      'opened drop warning',
      'updated silence critical',
      'resolved silence critical',
    ]);
    expect(new Set(told.map(({ id, startedAt }) => `${id} ${startedAt}`)).size).toBe(1);
  });

  it('is of its new kind where another signal leads', () => {
    const book = createIncidentBook('acme');
    const slow: Finding = { ...silence, kind: 'slow', detector: 'slow-page', evidence: ['slow'] };
    const told = tellAll(
      book,
      signal('raised', 2, slow, 'page.durationMs'),
      signal('raised', 2.1, silence, 'order.placed'),
      restated,
    );
    expect(told.at(-1)).toMatchObject({
      metric: 'page.durationMs',
      kind: 'slow',
      related: [{ metric: 'order.placed' }],
    });
    expect(told.map(({ related }) => related.map(({ kind }) => kind))).toEqual([[], ['silence'], ['drop']]);
  });

  it('says nothing of what nobody was told', () => {
    expect(tellAll(createIncidentBook('acme'), restated)).toEqual([]);
  });
});

describe('a signal that came in two waves', () => {
  const first: Finding = { ...late, detector: 'count-window', kind: 'drop', unit: 'events/30min', score: 12 };
  const second: Finding = { ...first, startedMs: START_MS + 0.7 * HOUR_MS };
  const raisedTwice = [
    signal('raised', 0.4, first, 'order.placed'),
    signal('cleared', 0.6, first, 'order.placed'),
    signal('raised', 0.8, second, 'order.placed'),
  ];

  it('ends with the first where the second was none', () => {
    const book = createIncidentBook('acme');
    const told = tellAll(book, ...raisedTwice, signal('withdrawn', 0.9, second, 'order.placed'));
    expect(told.map(({ event }) => event)).toEqual(['opened', 'updated']);
    const [end] = applySignals(book, [], [], START_MS + 2 * HOUR_MS, START_MS + 2 * HOUR_MS);
    expect(end!.change).toMatchObject({ event: 'resolved', id: told[0]!.id });
    expect(end!.change.withdrawnAt).toBeUndefined();
  });

  it('goes on where it is the first that was none', () => {
    const book = createIncidentBook('acme');
    tellAll(book, ...raisedTwice, signal('withdrawn', 0.9, first, 'order.placed'));
    expect(applySignals(book, [], [], START_MS + 2 * HOUR_MS, START_MS + 2 * HOUR_MS)).toEqual([]);
    const told = tellAll(book, signal('cleared', 2.1, second, 'order.placed'), signal('cleared', 3, second));
    expect(told).toMatchObject([{ event: 'resolved' }]);
  });

  it('is withdrawn where neither was any', () => {
    const book = createIncidentBook('acme');
    const both = [signal('withdrawn', 0.9, first, 'order.placed'), signal('withdrawn', 0.95, second, 'order.placed')];
    const told = tellAll(book, ...raisedTwice, ...both);
    expect(told.at(-1)).toMatchObject({ event: 'resolved', withdrawnAt: expect.any(String) });
    expect(book.open).toEqual([]);
  });
});
