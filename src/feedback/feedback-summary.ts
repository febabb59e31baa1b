import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { ALARM_BUDGETS } from '../../detectors/index.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { countFeedback, type FeedbackCount, type VerdictCount } from './count-feedback.js';

const WEEK_MS = 7 * 86_400_000;

/** What people said of the alerts of one month. Times are RFC 3339. */
export interface FeedbackSummary extends FeedbackCount {
  /** `2026-11`, as counted in `timezone`. */
  month: string;
  timezone: string;
  from: string;
  to: string;
  /** Called false a week so far, beside how many the shops put up with (`alarmBudget`). */
  falseAlarms: { perWeek: number | null; budgetPerWeek: number };
}

/** The time that a month takes in a zone; null where the text is no month such as `2026-11`. */
export function monthRange(month: string, timezone: string): { fromMs: number; toMs: number } | null {
  if (!/^(19|20)\d\d-(0[1-9]|1[0-2])$/.test(month)) return null;
  const start = DateTime.fromISO(`${month}-01`, { zone: timezone });
  return { fromMs: start.toMillis(), toMs: start.plus({ months: 1 }).toMillis() };
}

/** The month in which a moment lies in a zone, as `2026-11`. */
export function monthOf(ms: number, timezone: string): string {
  return DateTime.fromMillis(ms, { zone: timezone }).toFormat('yyyy-MM');
}

/** Counts what people said of the incidents that were found in a month, of one shop or of all. */
export async function summariseFeedback(
  source: DataSource,
  { shops, month, timezone, nowMs }: { shops: readonly ShopSettings[]; month: string; timezone: string; nowMs: number },
): Promise<FeedbackSummary> {
  const range = monthRange(month, timezone);
  if (!range) throw new RangeError(`${month} is no month`);
  const { fromMs, toMs } = range;
  const counts: VerdictCount[] = await source.query(
    `SELECT i.metric, f.verdict, count(*)::int AS incidents
     FROM incidents i LEFT JOIN incident_feedback f ON f.incident_id = i.id
     WHERE i.shop = ANY($1::text[]) AND i.detected_at >= $2::timestamptz AND i.detected_at < $3::timestamptz
     GROUP BY i.metric, f.verdict`,
    [shops.map(({ shop }) => shop), new Date(fromMs), new Date(toMs)],
  );
  const count = countFeedback(counts);
  const weeks = Math.max(0, Math.min(toMs, nowMs) - fromMs) / WEEK_MS;
  return {
    month,
    timezone,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...count,
    falseAlarms: {
      perWeek: weeks > 0 ? Number((count.verdicts['false-alarm'] / weeks).toFixed(2)) : null,
      budgetPerWeek: Number(
        shops.reduce((sum, { alarmBudget }) => sum + perWeek(alarmBudget ?? 'normal'), 0).toFixed(2),
      ),
    },
  };
}

function perWeek(budget: NonNullable<ShopSettings['alarmBudget']>): number {
  return typeof budget === 'number' ? budget : ALARM_BUDGETS[budget];
}
