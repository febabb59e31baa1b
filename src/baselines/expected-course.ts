import { plausibleRange, WINDOW_MINUTES, withinSeason } from '../../detectors/index.js';
import { bandOf, expectedMinute, type BaselineVersion, type ExpectedBand } from './baseline-version.js';
import type { ShopCalendar } from './shop-calendar.js';
import type { LocalHours } from '../series/local-hour.js';

/** What was to be expected of one step of a series. */
export interface StepExpectation {
  shape: BaselineVersion['shape'];
  band: ExpectedBand;
  /** The middle at the lower and the upper edge of what the calendar makes plausible; on ordinary days both are `mid`. */
  lowMid: number;
  highMid: number;
  /** Learnt noise of windows as long as the step. */
  noise: number;
}

const MINUTE_MS = 60_000;
// What is usual runs straight between two hours, and all zones change their offset on a quarter of an hour.
const PART_MINUTES = 15;
const PARTS_MIN = 4;
const PARTS_MAX = 60;

/** What was expected of a series over time, by the versions of its baseline that were in force. */
export class ExpectedCourse {
  constructor(
    private readonly metric: string,
    /** Oldest first. */
    private readonly versions: readonly BaselineVersion[],
    private readonly calendar: ShopCalendar,
    private readonly hours: LocalHours,
  ) {}

  /** What was expected of `[fromMs, untilMs)`, whole minutes; null where no version was in force for all of it. */
  at(fromMs: number, untilMs: number): StepExpectation | null {
    const minutes = (untilMs - fromMs) / MINUTE_MS;
    const first = this.versionAt(fromMs);
    // The baseline of runs is one of failures, not of the runs that the chart shows.
    if (!first || minutes < 1 || first.shape === 'outcome') return null;
    const parts = partsOf(minutes);
    const sums = { low: 0, mid: 0, high: 0 };
    for (let part = 0; part < parts; part++) {
      const ms = fromMs + Math.floor(((part + 0.5) * minutes) / parts) * MINUTE_MS;
      this.addMinute(sums, ms, this.versionAt(ms) ?? first);
    }
    const scale = (isSummed(first) ? minutes : 1) / parts;
    const mid = sums.mid * scale;
    const band = bandOf(first, mid, minutes);
    const low = sums.mid > 0 ? sums.low / sums.mid : 1;
    const high = sums.mid > 0 ? sums.high / sums.mid : 1;
    return {
      shape: first.shape,
      band: { low: band.low * low, mid, high: band.high * high },
      lowMid: mid * low,
      highMid: mid * high,
      noise: noiseOf(first, minutes),
    };
  }

  private addMinute(sums: ExpectedBand, ms: number, version: BaselineVersion): void {
    const local = this.hours.at(ms);
    const usual = expectedMinute(version, local.hourOfWeek);
    if (!followsCalendar(version)) {
      for (const edge of ['low', 'mid', 'high'] as const) sums[edge] += usual;
      return;
    }
    const ofDay = version.day?.day === local.day ? version.day.hours[local.slot % 24] : undefined;
    const learnt = ofDay ? { ...ofDay, teaches: false } : null;
    const factors = this.calendar.factors(this.metric, ms, local.day, learnt);
    const range = isSummed(version)
      ? plausibleRange(version.profile, local.slot, local.hourOfWeek)
      : withinSeason(version.profile, { low: usual, high: usual });
    sums.low += range.low * factors.low;
    sums.mid += usual * factors.mid;
    sums.high += range.high * factors.high;
  }

  /** The newest version built at `ms` or before. */
  private versionAt(ms: number): BaselineVersion | undefined {
    let [from, until] = [0, this.versions.length];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (this.versions[middle]!.profile.builtMs <= ms) from = middle + 1;
      else until = middle;
    }
    return this.versions[from - 1];
  }
}

function partsOf(minutes: number): number {
  if (minutes <= PART_MINUTES) return minutes;
  return Math.min(PARTS_MAX, Math.max(PARTS_MIN, Math.ceil(minutes / PART_MINUTES)));
}

function isSummed({ shape }: BaselineVersion): boolean {
  return shape === 'count' || shape === 'sum';
}

/** A campaign brings more of everything, but neither slower pages nor fuller disks. */
function followsCalendar({ shape }: BaselineVersion): boolean {
  return shape === 'count' || shape === 'sum' || shape === 'level';
}

function noiseOf({ noise }: BaselineVersion, minutes: number): number {
  const index = WINDOW_MINUTES.findIndex((length) => length >= minutes);
  return noise[index < 0 ? WINDOW_MINUTES.length - 1 : index] ?? 0;
}
