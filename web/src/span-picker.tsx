import { RANGES, shiftSpan, type TimeSpan } from './time-span.js';

interface SpanPickerProps {
  span: TimeSpan;
  onSpan: (span: TimeSpan) => void;
  nowMs: number;
}

/** Chooses how much time the chart shows, and moves it back and forth. */
export function SpanPicker({ span, onSpan, nowMs }: SpanPickerProps) {
  return (
    <div class="span-picker" role="group" aria-label="Time shown">
      <button type="button" aria-label="Earlier" title="Earlier" onClick={() => onSpan(shiftSpan(span, nowMs, -1))}>
        ‹
      </button>
      {RANGES.map(({ words, minutes }) => (
        <button
          key={words}
          type="button"
          aria-pressed={span.kind === 'last' && span.minutes === minutes}
          onClick={() => onSpan({ kind: 'last', minutes })}
        >
          {words}
        </button>
      ))}
      <button
        type="button"
        aria-label="Later"
        title="Later"
        disabled={span.kind === 'last'}
        onClick={() => onSpan(shiftSpan(span, nowMs, 1))}
      >
        ›
      </button>
    </div>
  );
}
