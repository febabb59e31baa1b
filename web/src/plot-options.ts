import uPlot from 'uplot';
import { isolatedIndices, type ChartData } from './chart-data.js';
import { formatTick } from './format-number.js';
import { axisLabels } from './format-time.js';
import type { PlotWindow } from './time-span.js';

/** The plotting area inside the chart, in CSS pixels. */
export interface PlotBox {
  leftPx: number;
  topPx: number;
  widthPx: number;
  heightPx: number;
}

/** What a plot needs to know when it draws; it reads it anew each time. */
export interface PlotSource {
  window: () => PlotWindow;
  unit: string;
  timezone: string;
}

/** What a plot tells the page. */
export interface PlotEvents {
  onCursor: (index: number | null, leftPx: number) => void;
  onBox: (box: PlotBox) => void;
  onSelect: (fromMs: number, toMs: number) => void;
}

const LABEL_PX_PER_CHARACTER = 7;
/** Where the columns stand in the plot's data. */
const COLUMN = { low: 1, high: 2, mid: 3, value: 4, flagged: 5 } as const;

/** Columns in the order in which the plot draws them: the band below, the actual line above it. */
export function toPlotData(data: ChartData): uPlot.AlignedData {
  const atS = data.atMs.map((ms) => ms / 1000);
  return [atS, data.low, data.high, data.mid, data.value, data.flagged];
}

/** Looks, axes and hooks of the plot. Colours are read from the style sheet on each drawing, so that they follow it. */
export function plotOptions(
  size: { width: number; height: number },
  source: PlotSource,
  events: PlotEvents,
): uPlot.Options {
  const { timezone, unit } = source;
  return {
    ...size,
    padding: [10, 12, 0, 0],
    tzDate: (atS) => uPlot.tzDate(new Date(atS * 1000), timezone),
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    scales: {
      x: { range: () => [source.window().fromMs / 1000, source.window().toMs / 1000] },
      y: { range: (_plot, min, max) => valueRange(min, max) },
    },
    axes: [
      axis({
        space: 74,
        size: 40,
        values: (_plot, splits, _axis, _space, increment) => axisLabels(splits, increment, timezone),
      }),
      axis({
        values: (_plot, splits) => splits.map((split) => formatTick(split, unit)),
        size: (_plot, labels) => 14 + LABEL_PX_PER_CHARACTER * Math.max(3, ...(labels ?? []).map((one) => one.length)),
      }),
    ],
    series: [
      {},
      line('--band-edge', 1),
      line('--band-edge', 1),
      { ...line('--mid-line', 1), dash: [4, 4] },
      { ...line('--actual-line', 1.75), points: dots('--actual-line') },
      { ...line('--flagged-line', 2.5), points: dots('--flagged-line') },
    ],
    bands: [{ series: [COLUMN.high, COLUMN.low], fill: () => colour('--band-fill') }],
    hooks: {
      setCursor: [(plot) => events.onCursor(plot.cursor.idx ?? null, plot.cursor.left ?? -1)],
      draw: [(plot) => events.onBox(boxOf(plot))],
      setSelect: [(plot) => select(plot, events)],
    },
  };
}

/** A value of the style sheet: the plot is drawn on a canvas, which knows no classes. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function line(stroke: string, width: number): uPlot.Series {
  return { stroke: () => colour(stroke), width, spanGaps: false, points: { show: false } };
}

function dots(stroke: string): uPlot.Series.Points {
  return {
    show: true,
    size: 5,
    fill: () => colour(stroke),
    filter: (plot, seriesIndex) => isolatedIndices([...(plot.data[seriesIndex] ?? [])].map((value) => value ?? null)),
  };
}

function axis(own: uPlot.Axis): uPlot.Axis {
  return {
    stroke: () => colour('--quiet'),
    grid: { stroke: () => colour('--grid'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
    ...own,
  };
}

/** From zero, so that heights compare as amounts do; below it only where there are values below. */
function valueRange(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) return [0, 1];
  const low = Math.min(0, min);
  const high = Math.max(max, low);
  return high === low ? [low, low + 1] : [low, high + (high - low) * 0.08];
}

function boxOf(plot: uPlot): PlotBox {
  const ratio = uPlot.pxRatio;
  const { left, top, width, height } = plot.bbox;
  return { leftPx: left / ratio, topPx: top / ratio, widthPx: width / ratio, heightPx: height / ratio };
}

function select(plot: uPlot, events: PlotEvents): void {
  const { left, width } = plot.select;
  if (width < 8) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  events.onSelect(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + width, 'x') * 1000);
}
