import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../detectors/index.js';
import type { Signal } from '../detection/shop-state.js';
import { correctIncidents } from './correct-incidents.js';
import { applySignals, createIncidentBook, type IncidentBook } from './incident-book.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);
/** When all has come, and the hours up to eight after the onset have been looked at again. */
const TIME = { untilMs: at(480), marginMs: 360 * MINUTE_MS, nowMs: at(2 * DAY_MINUTES + 600) };

let book: IncidentBook;
let second: IncidentBook;

beforeEach(() => {
  book = createIncidentBook('acme');
  second = createIncidentBook('acme');
});

function at(minute: number): number {
  return ONSET_MS + minute * MINUTE_MS;
}

/** A signal of a series such as `order.placed drop`, from one minute to another. */
function trouble(book: IncidentBook, text: string, fromMinute: number, untilMinute: number): void {
  const [name = '', kind = ''] = text.split(' ');
  const [metric = '', dimension = ''] = name.split('|');
  const finding: Finding = {
    detector: 'count-window',
    kind: kind as Finding['kind'],
    startedMs: at(fromMinute),
    observed: 1,
    expected: { low: 3, mid: 6, high: 11 },
    unit: 'events/h',
    score: 14,
    evidence: [`of ${text}`],
  };
  for (const [type, minute] of [
    ['raised', fromMinute + 5],
    ['cleared', untilMinute],
  ] as const) {
    const series = { metric, dimension };
    const signal: Signal = { type, series, finding, judgedMs: at(minute), atMs: at(minute) };
    applySignals(book, [signal], [], at(minute), at(minute));
  }
}

/** Lets what is over be over in both. */
function wait(minute = 480): void {
  for (const each of [book, second]) applySignals(each, [], [], at(minute), at(minute));
}

function correct(time = TIME): string[] {
  return correctIncidents(book, second, time).map(({ seq, change }) => {
    const { event, metric, kind, startedAt, withdrawnAt } = change;
    const minute = (Date.parse(startedAt) - ONSET_MS) / MINUTE_MS;
    return `${seq} ${event} ${metric} ${kind} ${minute}${withdrawnAt ? ' withdrawn' : ''}`;
  });
}

// Promise guarded: in the end the incidents are those that are found when everything has come in order.
describe('incidents looked at again', () => {
  it('stay as they were told where the second look says the same', () => {
    for (const each of [book, second]) trouble(each, 'order.placed drop', 0, 60);
    wait();
    expect(correct()).toEqual([]);
  });

  it('are withdrawn where nothing is left of them, and said why', () => {
    trouble(book, 'order.placed drop', 0, 60);
    wait();
    const [told] = correctIncidents(book, second, TIME);
    expect(told?.change).toMatchObject({
      event: 'updated',
      withdrawnAt: new Date(TIME.nowMs).toISOString(),
      evidence: ['withdrawn: with what came late this is nothing unusual', 'of order.placed drop'],
    });
    expect(correct()).toEqual([]);
  });

  it('are opened and over at once where they were missed, by how long, and wake nobody', () => {
    trouble(second, 'order.placed spike', 0, 60);
    wait();
    const told = correctIncidents(book, second, TIME);
    expect(told.map(({ seq, change }) => [seq, change.event])).toEqual([
      [1, 'opened'],
      [2, 'resolved'],
    ]);
    expect(told[0]?.change).toMatchObject({
      severity: 'info',
      detectedAt: new Date(TIME.nowMs).toISOString(),
      foundLateMinutes: 2 * DAY_MINUTES + 600 - 5,
      resolvedAt: new Date(at(60)).toISOString(),
    });
    expect(correct()).toEqual([]);
  });

  it('are told as they are where they began at another time, are of another kind or lead with another signal', () => {
    trouble(book, 'order.placed silence', 150, 200);
    trouble(second, 'order.placed drop', 90, 200);
    trouble(book, 'page.durationMs|page=/cart slow', 300, 340);
    trouble(second, 'page.durationMs|page=/checkout slow', 300, 340);
    for (const each of [book, second]) trouble(each, 'order.value drop', 320, 340);
    wait();
    expect(correct()).toEqual([
      '3 updated order.placed drop 90',
      expect.stringContaining('updated page.durationMs slow 300'),
    ]);
    expect(correct()).toEqual([]);
  });

  it('are not taken for another one on another day, nor for the opposite', () => {
    trouble(book, 'order.placed spike', 0, 30);
    trouble(second, 'order.placed drop', 0, 30);
    wait();
    expect(correct()).toEqual([
      '1 opened order.placed drop 0',
      '2 resolved order.placed drop 0',
      '3 updated order.placed spike 0 withdrawn',
    ]);
  });

  it('are one where the second look makes one of two', () => {
    trouble(book, 'order.placed drop', 0, 30);
    wait(60);
    trouble(book, 'order.placed drop', 70, 100);
    trouble(second, 'order.placed drop', 0, 100);
    wait();
    const told = correctIncidents(book, second, TIME);
    expect(told.map(({ change }) => [change.startedAt, change.evidence[0]])).toEqual([
      [
        new Date(at(70)).toISOString(),
        'withdrawn: with what came late it is part of what began at 2025-03-05 12:00 UTC',
      ],
    ]);
  });
});

// Promise guarded: nothing is held against an incident that the second look cannot know yet, or that people stand by.
describe('incidents left alone', () => {
  it('are those that go on, and those that ended too shortly before', () => {
    trouble(book, 'order.placed drop', 0, 60);
    wait();
    expect(correct({ ...TIME, untilMs: at(120) })).toEqual([]);
    book = createIncidentBook('acme');
    trouble(book, 'order.placed drop', 0, 475);
    expect(correct()).toEqual([]);
  });

  it('are those that somebody took on or confirmed', () => {
    trouble(book, 'order.placed drop', 0, 60);
    const { incident } = book.open[0]!;
    incident.feedback = { acknowledged: { at: incident.detectedAt, by: 'slack:U1', severity: 'warning' } };
    wait();
    expect(correct()).toEqual([]);
  });

  it('are silences: that nothing arrived stays true when it comes later', () => {
    trouble(book, 'ingest.silence silence', 0, 60);
    trouble(second, 'ingest.silence silence', 200, 260);
    wait();
    expect(correct()).toEqual([]);
  });

  it('are those that were corrected more than a day ago', () => {
    trouble(second, 'order.placed spike', 0, 60);
    wait();
    expect(correct({ ...TIME, untilMs: at(60 + DAY_MINUTES + 1) })).toEqual([]);
  });
});
