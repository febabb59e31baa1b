import type { SpecialDay } from './api-types.js';
import type { ChartData } from './chart-data.js';
import { daysWithin, dayWords } from './day-words.js';
import { formatNumber, formatRange, formatAmount, formatValue, unitWords } from './format-number.js';
import { formatDayAndClock } from './format-time.js';

interface ReadingProps {
  data: ChartData;
  /** The step that is read; null where the chart is empty. */
  index: number | null;
  isPointedAt: boolean;
  unit: string;
  timezone: string;
  days: SpecialDay[];
  stepMinutes: number;
}

/** The numbers at the pointer, or the last ones: actual, expected and score, beside the legend of the lines. */
export function Reading({ data, index, isPointedAt, unit, timezone, days, stepMinutes }: ReadingProps) {
  const at = index === null ? undefined : data.atMs[index];
  if (index === null || at === undefined) return <p class="reading">No data in this stretch of time.</p>;
  const value = data.value[index] ?? null;
  const [low, mid, high] = [data.low[index] ?? null, data.mid[index] ?? null, data.high[index] ?? null];
  const score = data.score[index] ?? null;
  const special = daysWithin(days, at, at + stepMinutes * 60_000)
    .map(dayWords)
    .join(', ');
  const isKnown = low !== null && high !== null;
  return (
    <dl class="reading" aria-live={isPointedAt ? 'polite' : 'off'}>
      <div>
        <dt>{isPointedAt ? 'At' : 'Last'}</dt>
        <dd>{formatDayAndClock(at, timezone)}</dd>
      </div>
      <div>
        <dt class="key-actual">Actual</dt>
        <dd>
          {formatValue(value, unit)} {value === null ? '' : <span class="quiet">{unitWords(unit)}</span>}
        </dd>
      </div>
      <div>
        <dt class="key-band">Expected</dt>
        <dd>{isKnown ? formatRange({ low, high }, unit) : 'not known'}</dd>
      </div>
      <div>
        <dt class="key-mid">Usually</dt>
        <dd>{mid === null ? 'not known' : formatAmount(mid, unit)}</dd>
      </div>
      <div>
        <dt>Score</dt>
        <dd>{score === null ? 'none' : formatNumber(score)}</dd>
      </div>
      {special !== '' && (
        <div>
          <dt>Special</dt>
          <dd>{special}</dd>
        </div>
      )}
    </dl>
  );
}
