import type { Gap } from './chart-data.js';
import { formatMoment } from './format-time.js';
import type { PlotWindow } from './time-span.js';

const GAPS_NAMED_MAX = 3;

/** The gaps of a chart in words: `No data 11:20 to 11:40.`; many are counted, as a rare event leaves mostly gaps. */
export function gapWords(gaps: Gap[], window: PlotWindow, timezone: string, nowMs: number): string {
  if (gaps.length === 0) return 'No gap in the data.';
  if (gaps.length > GAPS_NAMED_MAX) return `Data in parts only: ${gaps.length} gaps.`;
  const named = gaps.map(({ fromMs, toMs }) => {
    if (fromMs === window.fromMs && toMs === window.toMs) return 'in this whole stretch of time';
    if (fromMs === window.fromMs) return `before ${formatMoment(toMs, timezone, nowMs)}`;
    if (toMs === window.toMs) return `since ${formatMoment(fromMs, timezone, nowMs)}`;
    return `${formatMoment(fromMs, timezone, nowMs)} to ${formatMoment(toMs, timezone, nowMs)}`;
  });
  return `No data ${named.join(', ')}.`;
}
