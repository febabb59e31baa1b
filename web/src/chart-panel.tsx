import { useMemo, useState } from 'preact/hooks';
import type { ApiClient } from './api-client.js';
import type { Change, Incident, Point, Series, SpecialDay } from './api-types.js';
import { ChangeList } from './change-list.js';
import { changeTitle } from './change-words.js';
import { gapsOf, lastValueIndex, toChartData } from './chart-data.js';
import { changesNear, dayMarks, incidentMarks } from './chart-marks.js';
import { CsvDownload } from './csv-download.js';
import { DayList } from './day-list.js';
import { DayStrip } from './day-strip.js';
import { gapWords } from './gap-words.js';
import { formatMoment } from './format-time.js';
import { Plot } from './plot.js';
import { PlotMarks } from './plot-marks.js';
import type { PlotBox } from './plot-options.js';
import { Reading } from './reading.js';
import { StateChip } from './signs.js';
import { SpanPicker } from './span-picker.js';
import { stateSentences } from './state-words.js';
import type { PlotWindow, TimeSpan } from './time-span.js';
import { dimensionWords, metricWords } from './words.js';

/** What is drawn, and the window it was loaded for: they change together. */
export interface LoadedChart {
  points: Point[];
  changes: Change[];
  /** Holidays, campaigns, maintenance and changes of the clock. */
  days: SpecialDay[];
  window: PlotWindow;
}

interface ChartPanelProps {
  api: ApiClient;
  series: Series;
  /** Null until loaded. */
  chart: LoadedChart | null;
  incidents: Incident[];
  chosenIncidentId: string | null;
  span: TimeSpan;
  onSpan: (span: TimeSpan) => void;
  timezone: string;
  nowMs: number;
}

const NO_POINTS: Point[] = [];

/** The chosen series over time with what was expected, what went wrong and what was changed. */
export function ChartPanel({
  api,
  series,
  chart,
  incidents,
  chosenIncidentId,
  span,
  onSpan,
  timezone,
  nowMs,
}: ChartPanelProps) {
  const [cursor, setCursor] = useState<{ index: number | null; leftPx: number }>({ index: null, leftPx: -1 });
  const [box, setBox] = useState<PlotBox | null>(null);
  const points = chart?.points ?? NO_POINTS;
  const stepMinutes = chart?.window.stepMinutes ?? 1;
  const completeMs = completeTillMs(series);
  const data = useMemo(() => toChartData(points, stepMinutes, completeMs), [points, stepMinutes, completeMs]);
  const label = `${metricWords(series.metric)}, ${dimensionWords(series.dimension)}`;
  const days = dayMarks(chart?.days ?? []);
  const saysOfItself = stateSentences(series, timezone, nowMs);
  const complete = chart === null ? null : completePart(chart.window, completeMs);
  const isNewestAwaited = chart !== null && Number.isFinite(completeMs) && completeMs < chart.window.toMs;
  const gaps = complete === null ? [] : gapsOf(data, complete);
  const near =
    chart === null || box === null || cursor.index === null
      ? []
      : changesNear(chart.changes, cursor.leftPx, chart.window, box.widthPx);
  return (
    <section class="panel chart-panel" aria-labelledby="chart-title">
      <div class="panel-head">
        <h2 id="chart-title">{label}</h2>
        {span.kind === 'fixed' && <span class="quiet">now</span>}
        <StateChip state={series.state} />
        <SpanPicker span={span} onSpan={onSpan} nowMs={nowMs} />
      </div>
      {saysOfItself !== '' && <p class="state-line">{saysOfItself}</p>}
      {chart === null ? (
        <p class="empty plot-space">Loading…</p>
      ) : (
        <>
          <Reading
            data={data}
            index={cursor.index ?? lastValueIndex(data)}
            isPointedAt={cursor.index !== null}
            unit={series.unit}
            timezone={timezone}
            days={chart.days}
            stepMinutes={stepMinutes}
          />
          {box !== null && <DayStrip box={box} window={chart.window} marks={days} />}
          <div class="plot-space">
            {box !== null && (
              <PlotMarks
                box={box}
                window={chart.window}
                incidents={incidentMarks(incidents, series, data, chart.window, nowMs)}
                chosenIncidentId={chosenIncidentId}
                changes={chart.changes}
                gaps={gaps}
                days={days}
              />
            )}
            <Plot
              data={data}
              window={chart.window}
              unit={series.unit}
              timezone={timezone}
              label={label}
              onCursor={(index, leftPx) => setCursor({ index, leftPx })}
              onBox={(next) => setBox((before) => (isSameBox(before, next) ? before : next))}
              onSelect={(fromMs, toMs) => onSpan({ kind: 'fixed', fromMs, toMs })}
            />
            {near.length > 0 && box !== null && (
              <div
                class={`change-tip${cursor.leftPx > box.widthPx / 2 ? ' to-left' : ''}`}
                role="tooltip"
                style={{ left: `${box.leftPx + cursor.leftPx}px` }}
              >
                {near.map((change) => (
                  <p key={change.id}>
                    {formatMoment(Date.parse(change.at), timezone, nowMs)} {change.kind}: <b>{changeTitle(change)}</b>
                  </p>
                ))}
              </div>
            )}
          </div>
          <p class="chart-note">
            {gapWords(gaps, complete ?? chart.window, timezone, nowMs)} One point each {stepMinutes} min.{' '}
            {isNewestAwaited && `Complete to ${formatMoment(completeMs, timezone, nowMs)}. `}
            <span class="pointer-only">Drag over the chart to zoom.</span>{' '}
            <CsvDownload
              key={series.id}
              label="What is normal, as a table (CSV)"
              fileName={baselineFileName(series)}
              load={(signal) => api.baselineTable(series.id, signal)}
            />
          </p>
          <DayList days={chart.days} timezone={timezone} nowMs={nowMs} />
          <ChangeList changes={chart.changes} timezone={timezone} nowMs={nowMs} />
        </>
      )}
    </section>
  );
}

function baselineFileName({ shop, metric, dimension }: Series): string {
  const parts = ['baseline', shop, metric, ...Object.values(dimension)];
  return `${parts.map((part) => part.replace(/[^\w.-]+/g, '')).join('-')}.csv`;
}

/** End of the newest minute of a series that is complete; what comes after is on its way, and no gap. */
function completeTillMs({ lastCompleteMinute }: Series): number {
  return lastCompleteMinute === null ? Number.POSITIVE_INFINITY : Date.parse(lastCompleteMinute) + 60_000;
}

function completePart(window: PlotWindow, completeMs: number): PlotWindow {
  const stepMs = window.stepMinutes * 60_000;
  const toMs = Math.min(window.toMs, window.fromMs + Math.floor((completeMs - window.fromMs) / stepMs) * stepMs);
  return { ...window, toMs: Math.max(window.fromMs, toMs) };
}

function isSameBox(a: PlotBox | null, b: PlotBox): boolean {
  return (
    a !== null && a.leftPx === b.leftPx && a.topPx === b.topPx && a.widthPx === b.widthPx && a.heightPx === b.heightPx
  );
}
