import type { Change } from './api-types.js';
import type { Gap } from './chart-data.js';
import { placeMarks, xPx, type ChartMark, type DayMark } from './chart-marks.js';
import type { PlotBox } from './plot-options.js';
import type { PlotWindow } from './time-span.js';

interface PlotMarksProps {
  box: PlotBox;
  window: PlotWindow;
  incidents: ChartMark[];
  chosenIncidentId: string | null;
  changes: Change[];
  gaps: Gap[];
  days: DayMark[];
}

const GAP_LABEL_PX_MIN = 64;
const LANE_PX = 17;

/** What lies behind the lines of the chart: special days and incidents shaded, gaps hatched, changes as dashed lines. */
export function PlotMarks({ box, window, incidents, chosenIncidentId, changes, gaps, days }: PlotMarksProps) {
  const x = (ms: number): number => Math.min(Math.max(xPx(ms, window, box.widthPx), 0), box.widthPx);
  return (
    <div
      class="plot-marks"
      aria-hidden="true"
      style={{ left: `${box.leftPx}px`, top: `${box.topPx}px`, width: `${box.widthPx}px`, height: `${box.heightPx}px` }}
    >
      {days.map((mark) => (
        <div
          key={mark.id}
          class={`day-mark day-${mark.kind}`}
          style={{ left: `${x(mark.fromMs)}px`, width: `${x(mark.toMs) - x(mark.fromMs)}px` }}
        />
      ))}
      {gaps.map((gap) => {
        const widthPx = x(gap.toMs) - x(gap.fromMs);
        return (
          <div key={gap.fromMs} class="gap-mark" style={{ left: `${x(gap.fromMs)}px`, width: `${widthPx}px` }}>
            {widthPx >= GAP_LABEL_PX_MIN && <span>no data</span>}
          </div>
        );
      })}
      {placeMarks(incidents, window, box.widthPx).map((mark) => (
        <div key={mark.id}>
          <div
            class={`incident-mark${mark.id === chosenIncidentId ? ' chosen' : ''}`}
            style={{ left: `${mark.leftPx}px`, width: `${mark.widthPx}px` }}
          />
          {mark.lane !== null && (
            <span class="incident-label" style={{ left: `${mark.labelLeftPx}px`, top: `${mark.lane * LANE_PX}px` }}>
              {mark.label}
            </span>
          )}
        </div>
      ))}
      {changes.map((change) => (
        <div
          key={change.id}
          class={`change-mark verdict-${change.verdict}`}
          style={{ left: `${x(Date.parse(change.at))}px` }}
        />
      ))}
    </div>
  );
}
