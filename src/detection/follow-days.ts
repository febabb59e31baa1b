import {
  dayLevels,
  scoreForLooks,
  slowChange,
  type DayLevelAt,
  type SlowChangeFinding,
} from '../../detectors/index.js';
import { askedScore, endOf, tell, type MinuteLook } from './minute-look.js';
import type { SeriesState } from './series-state.js';
import { historyOf } from './taught-hours.js';
import type { ShopState } from './shop-state.js';

const LOOKS_PER_WEEK = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What creeps for four weeks more after it was told is what is usual now. */
const ACCEPTED_AFTER_MS = 28 * DAY_MS;
const BACK_AGAIN_PART = 0.5;
const NEWEST_DAYS = 3;
const MINUTES_PER_DAY = 1440;
/** Counts whose lasting fall is worth a word; views follow what is done to draw visitors. */
const COUNTS_OF_BUSINESS = new Set(['order.placed', 'customer.registered', 'newsletter.subscribed']);

/** Looks at the local midnight at the levels of the days: what has changed too slowly for any minute to be odd. */
export function followDays(state: ShopState, look: MinuteLook): void {
  if (look.minute % 60 !== 59) return;
  const { hours } = look.context;
  const today = hours.at(endOf(look)).day;
  // Not by the hour: where the clock changes at midnight, there are days without that hour and days with two.
  if (hours.at(endOf(look) - HOUR_MS).day === today) return;
  let visitors: readonly DayLevelAt[] | null = null;
  for (const series of state.series.values()) {
    if (!isFollowed(series)) continue;
    const { days: known, usual } = dayLevels(historyOf(series), series.shape, today);
    const days = known.filter(({ day }) => day >= series.slow.fromDay);
    if (series.slow.alarm) {
      followChange(series, series.slow.alarm, days, look, today);
      continue;
    }
    if (series.shape === 'level') visitors ??= visitorDays(state, today);
    const isCount = series.shape === 'count';
    const finding = slowChange({
      shape: series.shape,
      unit: isCount ? `${series.unit}/d` : series.shape === 'level' ? `${series.unit}/min` : series.unit,
      days,
      explainedBy: series.shape === 'level' ? (visitors ?? []) : [],
      usual: isCount ? usual * MINUTES_PER_DAY : usual,
      todayMs: endOf(look),
      today,
      alarmScore: scoreForLooks(askedScore(look, series, 'days'), LOOKS_PER_WEEK),
    });
    if (!finding || isToldAlready(series, finding)) continue;
    series.slow.alarm = { finding, raisedMs: endOf(look) };
    tell(look, 'raised', series, finding);
  }
}

function isFollowed({ shape, metric, dimension }: SeriesState): boolean {
  if (shape === 'count') return COUNTS_OF_BUSINESS.has(metric) && dimension === '';
  return shape === 'duration' || shape === 'level';
}

/** A level that changed at once was told when it did, where an alarm has come since. */
function isToldAlready({ alarm, judgedFromMs }: SeriesState, { form, startedMs }: SlowChangeFinding): boolean {
  return alarm !== null || (form === 'step' && judgedFromMs > startedMs);
}

/** A new level is told once and is normal from then on; what creeps is over when it has gone back, or after four weeks. */
function followChange(
  series: SeriesState,
  { finding, raisedMs }: NonNullable<SeriesState['slow']['alarm']>,
  days: readonly DayLevelAt[],
  look: MinuteLook,
  today: number,
): void {
  const isNormalNow = finding.form === 'step' || endOf(look) - raisedMs >= ACCEPTED_AFTER_MS;
  if (!isNormalNow && !isBackAgain(finding, days)) return;
  if (isNormalNow) acceptChange(series, finding, today);
  series.slow.alarm = null;
  tell(look, 'cleared', series, finding);
}

/** Takes the level since a change for normal: days before it are compared with nothing any more. */
export function acceptChange({ slow }: SeriesState, { form, fromDay }: SlowChangeFinding, today: number): void {
  slow.fromDay = form === 'step' ? fromDay : today - NEWEST_DAYS;
}

function isBackAgain({ observed, expected, fromDay }: SlowChangeFinding, days: readonly DayLevelAt[]): boolean {
  const before = days.filter(({ day }) => day < fromDay);
  if (before.length === 0) return false;
  const now = meanLevel(days.slice(-NEWEST_DAYS)) - meanLevel(before);
  return Math.abs(now) < BACK_AGAIN_PART * Math.abs(Math.log(observed / expected.mid));
}

function meanLevel(days: readonly DayLevelAt[]): number {
  return days.reduce((sum, { level }) => sum + level, 0) / Math.max(1, days.length);
}

/** The level of the days in visitors, all pages together, each by how much is known of it. */
function visitorDays(state: ShopState, today: number): DayLevelAt[] {
  const sums = new Map<number, { level: number; weight: number }>();
  for (const page of state.series.values()) {
    if (page.metric !== 'page.views') continue;
    const weight = page.profile?.weightKnown ?? 0;
    for (const { day, level } of dayLevels(historyOf(page), 'count', today).days) {
      const sum = sums.get(day) ?? { level: 0, weight: 0 };
      sums.set(day, { level: sum.level + weight * level, weight: sum.weight + weight });
    }
  }
  return [...sums]
    .filter(([, { weight }]) => weight > 0)
    .map(([day, { level, weight }]) => ({ day, level: level / weight }));
}
