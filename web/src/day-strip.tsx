import { placeMarks, type DayMark } from './chart-marks.js';
import type { PlotBox } from './plot-options.js';
import type { PlotWindow } from './time-span.js';

interface DayStripProps {
  box: PlotBox;
  window: PlotWindow;
  marks: DayMark[];
}

const LANES = 3;
const LANE_PX = 19;

/** The special days of the chart by name, above it. Those who cannot see it have them in the list below the chart. */
export function DayStrip({ box, window, marks }: DayStripProps) {
  if (marks.length === 0) return null;
  const placed = placeMarks(marks, window, box.widthPx, LANES);
  const lanes = Math.max(1, ...placed.map(({ lane }) => (lane ?? 0) + 1));
  return (
    <div class="day-strip" aria-hidden="true" style={{ height: `${lanes * LANE_PX}px` }}>
      {marks.map((mark, index) => {
        const { leftPx, widthPx, labelLeftPx, lane } = placed[index]!;
        const topPx = (lane ?? 0) * LANE_PX;
        return (
          <div key={mark.id} class={`day-${mark.kind}`} title={mark.label}>
            <div
              class="day-bar"
              style={{ left: `${box.leftPx + leftPx}px`, top: `${topPx}px`, width: `${widthPx}px` }}
            />
            {lane !== null && (
              <span class="day-label" style={{ left: `${box.leftPx + labelLeftPx}px`, top: `${topPx}px` }}>
                {mark.label}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
