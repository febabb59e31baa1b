import { formatMoment } from './format-time.js';

interface StaleNoticeProps {
  /** What could not be loaded, such as `the chart`. */
  what: string;
  error: string;
  /** When what is shown was loaded; null where nothing is. */
  asOfMs: number | null;
  nowMs: number;
  timezone: string;
  onRetry: () => void;
}

/** Says that what stands below is old, since when and why. */
export function StaleNotice({ what, error, asOfMs, nowMs, timezone, onRetry }: StaleNoticeProps) {
  return (
    <div class="stale-notice" role="alert">
      <span>
        Could not load {what}: {error}.{' '}
        {asOfMs === null
          ? 'There is nothing to show yet.'
          : `Shown is what was known at ${formatMoment(asOfMs, timezone, nowMs)}.`}
      </span>
      <button type="button" onClick={onRetry}>
        Try now
      </button>
    </div>
  );
}
