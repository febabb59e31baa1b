import type { Change, Incident, Series, SpecialDay } from './api-types.js';
import type { ChartData } from './chart-data.js';
import { concernsSeries } from './series-groups.js';
import type { PlotWindow } from './time-span.js';
import { dayWords } from './day-words.js';
import { kindWords } from './words.js';

/** A stretch of the chart with a meaning: an incident, a holiday. */
export interface ChartMark {
  id: string;
  label: string;
  fromMs: number;
  toMs: number;
}

/** A special day in the chart. */
export interface DayMark extends ChartMark {
  kind: SpecialDay['kind'];
}

/** A mark with its place in the plot, in pixels from its left edge. */
export interface PlacedMark extends ChartMark {
  leftPx: number;
  widthPx: number;
  labelLeftPx: number;
  /** The row of the label; null where there is no room for one. */
  lane: number | null;
}

const LANES = 3;
const LABEL_PX_PER_CHARACTER = 7.4;
const MARK_WIDTH_PX_MIN = 3;
/** How near to a change the pointer must be for its title to show. */
const CHANGE_REACH_PX = 8;

/** The special days of a chart as marks with what they are called. */
export function dayMarks(days: SpecialDay[]): DayMark[] {
  return days.map((day) => ({
    id: `${day.kind} ${day.name} ${day.from}`,
    kind: day.kind,
    label: dayWords(day),
    fromMs: Date.parse(day.from),
    toMs: Date.parse(day.to),
  }));
}

/** The incidents of this series within the window: those its points name, and those that say they concern it. */
export function incidentMarks(
  incidents: Incident[],
  series: Series,
  data: ChartData,
  window: PlotWindow,
  nowMs: number,
): ChartMark[] {
  const named = new Map<string, { fromMs: number; toMs: number }>();
  data.incidents.forEach((ids, index) => {
    const fromMs = data.atMs[index] ?? 0;
    for (const id of ids) {
      const toMs = fromMs + window.stepMinutes * 60_000;
      named.set(id, { fromMs: named.get(id)?.fromMs ?? fromMs, toMs });
    }
  });
  const marks: ChartMark[] = [];
  for (const incident of incidents) {
    if (!named.delete(incident.id) && !concernsSeries(incident, series)) continue;
    const fromMs = Date.parse(incident.startedAt);
    const toMs = incident.resolvedAt === null ? nowMs : Date.parse(incident.resolvedAt);
    if (fromMs >= window.toMs || toMs <= window.fromMs) continue;
    const words = kindWords(incident.kind, incident.metric);
    marks.push({ id: incident.id, label: incident.resolvedAt === null ? words : `${words} (over)`, fromMs, toMs });
  }
  for (const [id, span] of named) marks.push({ id, label: 'incident', ...span });
  return marks.sort((a, b) => a.fromMs - b.fromMs);
}

/** Places marks in a plot and their labels in rows, so that none covers another. */
export function placeMarks(marks: ChartMark[], window: PlotWindow, plotWidthPx: number, lanes = LANES): PlacedMark[] {
  const laneEndsPx: number[] = Array.from({ length: lanes }, () => 0);
  return marks.map((mark) => {
    const leftPx = Math.max(0, xPx(mark.fromMs, window, plotWidthPx));
    const rightPx = Math.min(plotWidthPx, Math.max(xPx(mark.toMs, window, plotWidthPx), leftPx + MARK_WIDTH_PX_MIN));
    const labelPx = mark.label.length * LABEL_PX_PER_CHARACTER + 8;
    // Where it does not fit behind the beginning of its mark, it ends with the mark: it must not seem to begin earlier.
    const labelLeftPx = leftPx + labelPx <= plotWidthPx ? leftPx : Math.max(0, rightPx - labelPx);
    const lane = laneEndsPx.findIndex((endPx) => endPx <= labelLeftPx);
    if (lane >= 0) laneEndsPx[lane] = labelLeftPx + labelPx;
    return { ...mark, leftPx, widthPx: rightPx - leftPx, labelLeftPx, lane: lane < 0 ? null : lane };
  });
}

/** Where a moment lies in the plot, in pixels from its left edge. */
export function xPx(ms: number, window: PlotWindow, plotWidthPx: number): number {
  return ((ms - window.fromMs) / (window.toMs - window.fromMs)) * plotWidthPx;
}

/** The changes within reach of the pointer, nearest first. */
export function changesNear(changes: Change[], pointerPx: number, window: PlotWindow, plotWidthPx: number): Change[] {
  const distance = (change: Change): number => Math.abs(xPx(Date.parse(change.at), window, plotWidthPx) - pointerPx);
  return changes.filter((change) => distance(change) <= CHANGE_REACH_PX).sort((a, b) => distance(a) - distance(b));
}
