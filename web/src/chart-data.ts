import type { Point } from './api-types.js';
import type { PlotWindow } from './time-span.js';

type Column = (number | null)[];

/** Points as columns, ready to be drawn. Every column has one entry for each entry of `atMs`. */
export interface ChartData {
  atMs: number[];
  value: Column;
  low: Column;
  mid: Column;
  high: Column;
  score: Column;
  /** The value again where an incident holds it, to be drawn in another colour. */
  flagged: Column;
  incidents: string[][];
}

/** A stretch of time without data. */
export interface Gap {
  fromMs: number;
  toMs: number;
}

/** A gap shorter than this is the minute still running, or a step without an event of a rare kind. */
const GAP_MINUTES_MIN = 5;

/**
 * Turns points into columns. A step that the API left out becomes a null, so that no line is drawn across it. Steps that
 * are not complete at `completeMs` are left out: a part of one looks like a drop.
 */
export function toChartData(points: Point[], stepMinutes: number, completeMs = Number.POSITIVE_INFINITY): ChartData {
  const data: ChartData = { atMs: [], value: [], low: [], mid: [], high: [], score: [], flagged: [], incidents: [] };
  const stepMs = stepMinutes * 60_000;
  for (const point of points) {
    const atMs = Date.parse(point.at);
    if (atMs + stepMs > completeMs) break;
    const beforeMs = data.atMs.at(-1);
    if (beforeMs !== undefined && atMs - beforeMs > stepMs * 1.5) append(data, beforeMs + stepMs, null);
    append(data, atMs, point);
  }
  return data;
}

function append(data: ChartData, atMs: number, point: Point | null): void {
  const value = point?.value ?? null;
  data.atMs.push(atMs);
  data.value.push(value);
  data.low.push(point?.expected?.low ?? null);
  data.mid.push(point?.expected?.mid ?? null);
  data.high.push(point?.expected?.high ?? null);
  data.score.push(point?.score ?? null);
  data.flagged.push(point !== null && point.incidents.length > 0 ? value : null);
  data.incidents.push(point?.incidents ?? []);
}

/** The stretches of the window without data, long enough to mean something. */
export function gapsOf(data: ChartData, window: PlotWindow): Gap[] {
  const stepMs = window.stepMinutes * 60_000;
  const gapMsMin = Math.max(2 * stepMs, GAP_MINUTES_MIN * 60_000);
  const present = data.atMs.filter((_, index) => data.value[index] !== null);
  const gaps: Gap[] = [];
  let fromMs = window.fromMs;
  for (const atMs of [...present, window.toMs]) {
    if (atMs - fromMs >= gapMsMin) gaps.push({ fromMs, toMs: atMs });
    fromMs = atMs + stepMs;
  }
  return gaps;
}

/** Indices of values without a neighbour: a line cannot show them, so each gets a dot. */
export function isolatedIndices(values: Column): number[] {
  const has = (index: number): boolean => (values[index] ?? null) !== null;
  return [...values.keys()].filter((index) => has(index) && !has(index - 1) && !has(index + 1));
}

/** The last entry that has a value: what is read when nothing is pointed at. */
export function lastValueIndex(data: ChartData): number | null {
  const index = data.value.findLastIndex((value) => value !== null);
  return index < 0 ? null : index;
}
