import { describe, expect, it } from '@jest/globals';
import type { Point, Series } from '../../web/src/api-types.js';
import { gapsOf, isolatedIndices, lastValueIndex, toChartData } from '../../web/src/chart-data.js';
import { changesNear, incidentMarks, placeMarks } from '../../web/src/chart-marks.js';
import { gapWords } from '../../web/src/gap-words.js';
import { shiftSpan, spanAround, stepIso, stepMinutesFor, windowOf, RANGES } from '../../web/src/time-span.js';
import { BOT_INCIDENT, CHANGES, NOW_MS, OLD_INCIDENT, SLOW_INCIDENT, cannedSeries } from './canned-shop.js';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-20T12:00:00Z');

function pointsOf(values: (number | null)[], incidents: string[] = []): Point[] {
  return values.map((value, index) => ({
    at: new Date(START_MS + index * MINUTE_MS).toISOString(),
    value,
    expected: { low: 1, mid: 2, high: 3 },
    score: 0,
    incidents,
  }));
}

function repeated(count: number, value: number | null): (number | null)[] {
  return Array.from({ length: count }, () => value);
}

function cannedSeriesOf(metric: string): Series {
  return cannedSeries('acme-fashion').find((one) => one.metric === metric)!;
}

function windowOfMinutes(minutes: number) {
  return { fromMs: START_MS, toMs: START_MS + minutes * MINUTE_MS, stepMinutes: 1 };
}

describe('the step of a chart', () => {
  it('suits each range offered', () => {
    expect(RANGES.map(({ minutes }) => stepIso(stepMinutesFor(minutes)))).toEqual([
      'PT1M',
      'PT5M',
      'PT15M',
      'PT30M',
      'PT1H',
    ]);
  });

  it('never asks for more points than the API gives, however long the stretch', () => {
    const { fromMs, toMs, stepMinutes } = windowOf({ kind: 'fixed', fromMs: 0, toMs: NOW_MS }, NOW_MS);
    expect((toMs - fromMs) / (stepMinutes * MINUTE_MS)).toBeLessThanOrEqual(50_000);
  });

  it('makes windows of whole steps, the one now running included', () => {
    const window = windowOf({ kind: 'last', minutes: 24 * 60 }, NOW_MS);
    expect(new Date(window.toMs).toISOString()).toBe('2026-11-20T13:10:00.000Z');
    expect(new Date(window.fromMs).toISOString()).toBe('2026-11-19T13:05:00.000Z');
  });
});

describe('the span of a chart', () => {
  it('follows the clock for an incident that goes on', () => {
    expect(spanAround(BOT_INCIDENT, NOW_MS)).toEqual({ kind: 'last', minutes: 360 });
  });

  it('stays on an incident that is over, with what was before and after', () => {
    const span = spanAround(OLD_INCIDENT, NOW_MS);
    expect(span).toMatchObject({ kind: 'fixed' });
    const window = windowOf(span, NOW_MS);
    expect(window.fromMs).toBeLessThan(Date.parse(OLD_INCIDENT.startedAt));
    expect(window.toMs).toBeGreaterThan(Date.parse(OLD_INCIDENT.resolvedAt ?? ''));
  });

  it('moves back by half, and forward until now', () => {
    const back = shiftSpan({ kind: 'last', minutes: 360 }, NOW_MS, -1);
    expect(back).toEqual({ kind: 'fixed', fromMs: NOW_MS - 540 * MINUTE_MS, toMs: NOW_MS - 180 * MINUTE_MS });
    expect(shiftSpan(back, NOW_MS, 1)).toEqual({ kind: 'last', minutes: 360 });
  });
});

describe('the data of a chart', () => {
  it('leaves out the step that is not complete: a part of one looks like a drop', () => {
    const points = pointsOf([4, 5, 2]);
    expect(toChartData(points, 1, START_MS + 2.5 * MINUTE_MS).value).toEqual([4, 5]);
    expect(toChartData(points, 1, START_MS + 3 * MINUTE_MS).value).toEqual([4, 5, 2]);
  });

  it('keeps a null a null and a zero a zero', () => {
    expect(toChartData(pointsOf([4, null, 0]), 1).value).toEqual([4, null, 0]);
  });

  it('breaks the line where the API left steps out', () => {
    const points = pointsOf([4, 5, 6, 7]);
    const data = toChartData([points[0], points[3]] as Point[], 1);
    expect(data.value).toEqual([4, null, 7]);
  });

  it('flags values that belong to an incident', () => {
    const data = toChartData([...pointsOf([4]), { ...pointsOf([0, 9], ['inc_1'])[1]! }], 1);
    expect(data.flagged).toEqual([null, 9]);
  });

  it('reads the last value, and none where there is none', () => {
    expect(lastValueIndex(toChartData(pointsOf([4, 0, null]), 1))).toBe(1);
    expect(lastValueIndex(toChartData(pointsOf([null]), 1))).toBeNull();
  });

  it('gives a dot to a value between gaps, zero included', () => {
    expect(isolatedIndices([1, null, 0, null, null, 3, 4])).toEqual([0, 2]);
  });
});

describe('the gaps of a chart', () => {
  it.each([
    ['within', [...repeated(10, 4), ...repeated(8, null), ...repeated(10, 4)], 'No data 13:10 to 13:18.'],
    ['at the end', [...repeated(10, 4), ...repeated(18, null)], 'No data since 13:10.'],
    ['at the beginning', [...repeated(18, null), ...repeated(10, 4)], 'No data before 13:18.'],
    ['everywhere', repeated(28, null), 'No data in this whole stretch of time.'],
    ['nowhere, zeros being data', repeated(28, 0), 'No gap in the data.'],
    ['nowhere, the running minute being no gap', [...repeated(27, 4), null], 'No gap in the data.'],
  ])('are named: %s', (_where, values, words) => {
    const window = windowOfMinutes(28);
    const gaps = gapsOf(toChartData(pointsOf(values), 1), window);
    expect(gapWords(gaps, window, 'Europe/Rome', NOW_MS)).toBe(words);
  });

  it('include what no point was given for', () => {
    expect(gapsOf(toChartData([], 1), windowOfMinutes(60))).toHaveLength(1);
  });
});

describe('the marks of a chart', () => {
  const window = { fromMs: NOW_MS - 6 * 60 * MINUTE_MS, toMs: NOW_MS, stepMinutes: 1 };
  const none = toChartData([], 1);

  it('shade the incidents of this series and those related to it, no others', () => {
    const all = [BOT_INCIDENT, SLOW_INCIDENT, OLD_INCIDENT];
    const ids = (metric: string): string[] =>
      incidentMarks(all, cannedSeriesOf(metric), none, window, NOW_MS).map((mark) => mark.id);
    expect(ids('customer.registered')).toEqual(['inc_bots']);
    expect(ids('db.bytesOut')).toEqual(['inc_bots']);
    expect(ids('order.placed')).toEqual([]);
  });

  it('shade what the points name, though the incident itself was not loaded', () => {
    const data = toChartData(pointsOf([4, 5], ['inc_unknown']), 1);
    const [mark] = incidentMarks([], cannedSeriesOf('order.placed'), data, window, NOW_MS);
    expect(mark).toEqual({ id: 'inc_unknown', label: 'incident', fromMs: START_MS, toMs: START_MS + 2 * MINUTE_MS });
  });

  it('keep labels apart, and leave one out rather than cover another', () => {
    const mark = { label: 'far above normal', fromMs: window.toMs - MINUTE_MS, toMs: window.toMs };
    const placed = placeMarks(
      ['a', 'b', 'c', 'd'].map((id) => ({ id, ...mark })),
      window,
      800,
    );
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 2, null]);
    expect(placed[0]!.labelLeftPx + 16 * 7).toBeLessThan(800);
    expect(placed[0]!.widthPx).toBeGreaterThanOrEqual(2);
  });

  it('find the change under the pointer', () => {
    const deployPx = ((Date.parse(CHANGES[0]!.at) - window.fromMs) / (window.toMs - window.fromMs)) * 800;
    expect(changesNear(CHANGES, deployPx + 5, window, 800).map(({ id }) => id)).toEqual(['chg_deploy']);
    expect(changesNear(CHANGES, deployPx + 20, window, 800)).toEqual([]);
  });
});
