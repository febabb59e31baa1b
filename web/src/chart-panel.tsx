import { useMemo, useState } from 'preact/hooks';
import type { Change, Incident, Point, Series } from './api-types.js';
import { ChangeList } from './change-list.js';
import { changeTitle } from './change-words.js';
import { gapsOf, lastValueIndex, toChartData } from './chart-data.js';
import { changesNear, incidentMarks } from './chart-marks.js';
import { gapWords } from './gap-words.js';
import { formatMoment } from './format-time.js';
import { Plot } from './plot.js';
import { PlotMarks } from './plot-marks.js';
import type { PlotBox } from './plot-options.js';
import { Reading } from './reading.js';
import { StateChip } from './signs.js';
import { SpanPicker } from './span-picker.js';
import type { PlotWindow, TimeSpan } from './time-span.js';
import { dimensionWords, metricWords } from './words.js';

/** What is drawn, and the window it was loaded for: they change together. */
export interface LoadedChart {
  points: Point[];
  changes: Change[];
  window: PlotWindow;
}

interface ChartPanelProps {
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
  const data = useMemo(() => toChartData(points, stepMinutes), [points, stepMinutes]);
  const label = `${metricWords(series.metric)}, ${dimensionWords(series.dimension)}`;
  const gaps = chart === null ? [] : gapsOf(data, chart.window);
  const near =
    chart === null || box === null || cursor.index === null
      ? []
      : changesNear(chart.changes, cursor.leftPx, chart.window, box.widthPx);
  return (
    <section class="panel chart-panel" aria-labelledby="chart-title">
      <div class="panel-head">
        <h2 id="chart-title">{label}</h2>
        <StateChip state={series.state} />
        <SpanPicker span={span} onSpan={onSpan} nowMs={nowMs} />
      </div>
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
          />
          <div class="plot-space">
            {box !== null && (
              <PlotMarks
                box={box}
                window={chart.window}
                incidents={incidentMarks(incidents, series, data, chart.window, nowMs)}
                chosenIncidentId={chosenIncidentId}
                changes={chart.changes}
                gaps={gaps}
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
            {gapWords(gaps, chart.window, timezone, nowMs)} One point each {stepMinutes} min.{' '}
            <span class="pointer-only">Drag over the chart to zoom.</span>
          </p>
          <ChangeList changes={chart.changes} timezone={timezone} nowMs={nowMs} />
        </>
      )}
    </section>
  );
}

function isSameBox(a: PlotBox | null, b: PlotBox): boolean {
  return (
    a !== null && a.leftPx === b.leftPx && a.topPx === b.topPx && a.widthPx === b.widthPx && a.heightPx === b.heightPx
  );
}
