import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartData } from './chart-data.js';
import { plotOptions, toPlotData, type PlotEvents } from './plot-options.js';
import type { PlotWindow } from './time-span.js';

interface PlotProps extends PlotEvents {
  data: ChartData;
  window: PlotWindow;
  unit: string;
  timezone: string;
  /** What the plot is called for those who cannot see it. */
  label: string;
}

const NARROW_PX = 520;

/** The drawn chart: expected band, usual line and actual line, read with the pointer or the arrow keys. */
export function Plot({ data, window, unit, timezone, label, ...events }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  /** What the plot's hooks read: they outlive the rendering that made them. */
  const latest = useRef({ data, window, events });
  latest.current = { data, window, events };

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const made = new uPlot(
      plotOptions(
        sizeFor(element),
        { window: () => latest.current.window, unit, timezone },
        {
          onCursor: (index, leftPx) => latest.current.events.onCursor(index, leftPx),
          onBox: (plotBox) => latest.current.events.onBox(plotBox),
          onSelect: (fromMs, toMs) => latest.current.events.onSelect(fromMs, toMs),
        },
      ),
      toPlotData(latest.current.data),
      element,
    );
    plot.current = made;
    const resizing = new ResizeObserver(() => made.setSize(sizeFor(element)));
    resizing.observe(element);
    const darkness = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => made.redraw();
    darkness.addEventListener('change', redraw);
    return () => {
      resizing.disconnect();
      darkness.removeEventListener('change', redraw);
      made.destroy();
      plot.current = null;
    };
  }, [unit, timezone]);

  useLayoutEffect(() => plot.current?.setData(toPlotData(data)), [data, window.fromMs, window.toMs]);

  return (
    <div
      ref={box}
      class="plot"
      tabIndex={0}
      role="group"
      aria-label={`${label}. Arrow keys move the reading.`}
      onKeyDown={(event) => {
        if (plot.current !== null && moveCursor(plot.current, event.key)) event.preventDefault();
      }}
      onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
    />
  );
}

function sizeFor(element: HTMLElement): { width: number; height: number } {
  const width = Math.max(200, Math.floor(element.clientWidth));
  return { width, height: width < NARROW_PX ? 230 : 300 };
}

/** Moves the reading by one step, or to an end; tells whether the key meant that. */
function moveCursor(plot: uPlot, key: string): boolean {
  const last = plot.data[0].length - 1;
  const now = plot.cursor.idx ?? last + 1;
  const targets: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
  const wanted = targets[key];
  if (wanted === undefined || last < 0) return false;
  const at = plot.data[0][Math.min(Math.max(wanted, 0), last)];
  if (at === undefined || at === null) return false;
  plot.setCursor({ left: plot.valToPos(at, 'x'), top: 20 });
  return true;
}
