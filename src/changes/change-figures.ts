import { DateTime } from 'luxon';
import { bucketMidMs, METRICS, metricNamed } from '../../ingest/index.js';
import type { BaselineStore } from '../baselines/baseline-store.js';
import type { BaselineVersion } from '../baselines/baseline-version.js';
import { ExpectedCourse } from '../baselines/expected-course.js';
import { HEARTBEAT } from '../series/point-reader.js';
import { seriesKey, type SeriesName } from '../series/series-name.js';
import type { AroundPoints, AroundReader, SpanStep } from './around-reader.js';
import type { ModuleFigures } from './judge-modules.js';
import { STEP_MINUTES, STEPS_AFTER, STEPS_BEFORE, type SeriesFigures, type StepFigure } from './series-figures.js';
import type { ShopCalendarReader, ShopDays } from './shop-calendar-reader.js';

const MINUTE_MS = 60_000;
const STEP_MS = STEP_MINUTES * MINUTE_MS;
const DAYS = 7;
const WEEKS = 4;
/** A step in which so much of anything should have come and nothing did is a gap, not a zero. */
const HEARTBEATS_MIN = 3;
/** A series that is younger is not known well enough. */
const HOURS_KNOWN_MIN = 72;

/** Everything that a verdict on a change rests on. */
export interface ChangeFigures {
  series: SeriesFigures[];
  modules: ModuleFigures[];
  /** Steps after the change that are known, and those of them in which the shop sent nothing although it should have. */
  stepsAfter: number;
  silentSteps: number;
}

/** Metrics whose getting worse may be a change's doing. */
export const WATCHED_METRICS: readonly string[] = METRICS.filter(
  ({ name, shape }) => ['count', 'duration', 'level', 'ratio', 'outcome'].includes(shape) && !isApart(name),
).map(({ name }) => name);

/** Reads, for a change, what every series of its shop did around it and what was usual. */
export class ChangeFiguresReader {
  constructor(
    private readonly around: AroundReader,
    private readonly baselines: BaselineStore,
    private readonly calendars: ShopCalendarReader,
  ) {}

  /** The figures around a change at `atMs`, of which all before `knownMs` is complete. */
  async read(shop: string, atMs: number, modules: readonly string[], knownMs: number): Promise<ChangeFigures> {
    const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const stepsAfter = Math.min(STEPS_AFTER, Math.max(0, Math.floor((knownMs - startMs) / STEP_MS)));
    const fromMs = startMs - STEPS_BEFORE * STEP_MS;
    const untilMs = startMs + stepsAfter * STEP_MS;
    const days = await this.calendars.read(shop, fromMs, untilMs);
    const hours = earlierHours(startMs, days);
    const metrics = [...WATCHED_METRICS, HEARTBEAT.metric];
    const [points, earlier, versions, moduleFigures] = await Promise.all([
      this.around.points(shop, metrics, [fromMs], STEPS_BEFORE + stepsAfter),
      this.around.points(shop, metrics, hours, stepsAfter),
      this.baselines.allInForce(shop, startMs),
      this.around.modules(shop, modules, startMs, untilMs),
    ]);
    const courses = { versions, days, fromMs, untilMs };
    const blind = blindSteps(points, courses);
    const names = [...points.values()].map(({ series }) => series).filter(({ metric }) => metric !== HEARTBEAT.metric);
    return {
      series: names.map((series) => figuresOf(series, { points, earlier, courses, blind })),
      modules: moduleFigures,
      stepsAfter,
      silentSteps: blind.silent.slice(STEPS_BEFORE).filter(Boolean).length,
    };
  }
}

/** What was expected of series over the hours around the change: by what was known when it was made. */
interface Courses {
  versions: ReadonlyMap<string, BaselineVersion>;
  days: ShopDays;
  fromMs: number;
  untilMs: number;
}

interface Blind {
  closed: boolean[];
  silent: boolean[];
}

/** Not judged here: what belongs to the shop's machines and mail, and the heartbeat itself. */
function isApart(metric: string): boolean {
  return /^(host|mail|backup|ingest)\./.test(metric);
}

/** The same local hour on the last days, then on the last weeks: nearest first. */
function earlierHours(startMs: number, { hours }: ShopDays): number[] {
  const local = DateTime.fromMillis(startMs, { zone: hours.timezone });
  const back = [
    ...Array.from({ length: DAYS }, (_, index) => index + 1),
    ...Array.from({ length: WEEKS - 1 }, (_, index) => 7 * (index + 2)),
  ];
  return back.map((days) => local.minus({ days }).toMillis());
}

function stepCount({ fromMs, untilMs }: Courses): number {
  return Math.round((untilMs - fromMs) / STEP_MS);
}

function expectations(series: SeriesName, courses: Courses): StepFigure['expected'][] {
  const { versions, days, fromMs } = courses;
  const known = versions.get(seriesKey(series));
  const version = known && known.profile.hoursKnown >= HOURS_KNOWN_MIN ? known : null;
  const course = new ExpectedCourse(series.metric, version ? [version] : [], days.calendar, days.hours);
  return Array.from({ length: stepCount(courses) }, (_, step) => {
    // What was known when the change was made, also for the hours before it.
    const found = course.at(fromMs + step * STEP_MS, fromMs + (step + 1) * STEP_MS);
    return found && { low: found.lowMid, mid: found.band.mid, high: found.highMid };
  });
}

function blindSteps(points: AroundPoints, courses: Courses): Blind {
  const beats = points.get(seriesKey(HEARTBEAT))?.spans[0];
  const expected = expectations(HEARTBEAT, courses);
  const { calendar } = courses.days;
  return {
    closed: expected.map((_, step) => {
      const ms = courses.fromMs + step * STEP_MS;
      return calendar.isMaintenance(ms) || calendar.isMaintenance(ms + STEP_MS - MINUTE_MS);
    }),
    silent: expected.map((usual, step) => !beats?.has(step) && (usual?.mid ?? 0) >= HEARTBEATS_MIN),
  };
}

function figuresOf(
  series: SeriesName,
  { points, earlier, courses, blind }: { points: AroundPoints; earlier: AroundPoints; courses: Courses; blind: Blind },
): SeriesFigures {
  const metric = metricNamed(series.metric)!;
  const key = seriesKey(series);
  const own = points.get(key)?.spans[0];
  const before = earlier.get(key)?.spans ?? [];
  const count = stepCount(courses);
  const expected = metric.shape === 'outcome' ? usualFailures(own, before, count) : expectations(series, courses);
  const step = (sums: ReadonlyMap<number, SpanStep> | undefined, index: number, at: number, isBlind: boolean) =>
    stepFigure(sums?.get(index), expected[at] ?? null, isBlind);
  const beats = earlier.get(seriesKey(HEARTBEAT))?.spans ?? [];
  const hourOf = (span: number): StepFigure[] =>
    // An hour of which nothing is known, as before the shop's first event, is no hour of zeros.
    Array.from({ length: count - STEPS_BEFORE }, (_, index) =>
      step(before[span], index, STEPS_BEFORE + index, !beats[span]?.size),
    );
  const weeks = [DAYS - 1, ...Array.from({ length: WEEKS - 1 }, (_, index) => DAYS + index)];
  return {
    ...series,
    shape: metric.shape,
    unit: metric.unit,
    steps: Array.from({ length: count }, (_, index) =>
      step(own, index, index, blind.closed[index] === true || blind.silent[index] === true),
    ),
    noise: courses.versions.get(key)?.noise ?? [],
    days: Array.from({ length: DAYS }, (_, index) => hourOf(index)),
    weeks: weeks.map((index) => hourOf(index)),
  };
}

/** Runs and checks have no hour of the week: usual is the share that failed on the days before and up to the change. */
function usualFailures(
  own: ReadonlyMap<number, SpanStep> | undefined,
  before: readonly (ReadonlyMap<number, SpanStep> | undefined)[],
  count: number,
): StepFigure['expected'][] {
  let [bad, all] = [0, 0];
  const add = (step: SpanStep) => {
    bad += step.bad;
    all += step.weight;
  };
  for (const span of before) span?.forEach(add);
  own?.forEach((step, index) => index < STEPS_BEFORE - 2 && add(step));
  const share = all > 0 ? bad / all : null;
  return Array.from({ length: count }, () => (share !== null && { low: share, mid: share, high: share }) || null);
}

function stepFigure(sums: SpanStep | undefined, expected: StepFigure['expected'], isBlind: boolean): StepFigure {
  const { events = 0, weight = 0, bad = 0, sum = 0, minutes = 0, buckets = {} } = sums ?? {};
  let [logSum, logSquares] = [0, 0];
  for (const [bucket, things] of Object.entries(buckets)) {
    const log = Math.log(bucketMidMs(Number(bucket)));
    logSum += things * log;
    logSquares += things * log ** 2;
  }
  return { events, weight, bad, sum, logSum, logSquares, minutes, expected, isBlind };
}
