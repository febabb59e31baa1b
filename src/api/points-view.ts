import { metricNamed, type MetricShape } from '../../ingest/index.js';
import type { BaselineStore } from '../baselines/baseline-store.js';
import type { IncidentRepository } from '../incidents/incident.repository.js';
import { HEARTBEAT, type PointReader, type StepRange } from '../series/point-reader.js';
import type { SeriesEntity } from '../series/series.entity.js';
import { isZeroWithoutRows, stepValue, type StepSum } from '../series/step-value.js';
import { ExpectedCourse } from '../baselines/expected-course.js';
import { idsWithin, incidentSpans, type IncidentSpan } from './incident-spans.js';
import { isoTime } from './parse-moment.js';
import type { ShopCalendarReader, ShopDays } from '../changes/shop-calendar-reader.js';
import { silentSteps } from './silent-steps.js';
import { stepScore } from './step-score.js';
import type { PointDto } from './dto/point.dto.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Steps worked out before other requests get a turn. */
const STEPS_AT_ONCE = 500;

/** Which steps of a series are asked for, and what is known by now. */
export interface PointsQuestion {
  series: Pick<SeriesEntity, 'shop' | 'metric' | 'dimension'>;
  range: StepRange;
  nowMs: number;
  /** End of the last complete minute; null where none is. */
  completeMs: number | null;
}

/** What is stored of the steps asked for. */
interface StepFacts {
  sums: ReadonlyMap<number, StepSum>;
  /** Numbers of the steps without a point that mean nothing, because the whole shop was silent. */
  silent: ReadonlySet<number>;
  firstMs: number | null;
  spans: readonly IncidentSpan[];
  course: ExpectedCourse;
}

/** Puts points together with what was expected of them and the incidents they lie in. */
export class PointsView {
  constructor(
    private readonly points: PointReader,
    private readonly baselines: BaselineStore,
    private readonly calendars: ShopCalendarReader,
    private readonly incidents: IncidentRepository,
  ) {}

  /** The steps of the question, oldest first. */
  async steps(question: PointsQuestion): Promise<PointDto[]> {
    const shape = metricNamed(question.series.metric)?.shape;
    if (!shape) throw new Error(`the series ${question.series.metric} is of an unknown metric`);
    const facts = await this.facts(question, shape);
    const { fromMs, untilMs, stepMs } = question.range;
    const steps: PointDto[] = [];
    for (let atMs = fromMs; atMs < untilMs; atMs += stepMs) {
      steps.push(stepOf(question, shape, facts, steps.length));
      if (steps.length % STEPS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return steps;
  }

  private async facts(question: PointsQuestion, shape: MetricShape): Promise<StepFacts> {
    const { series, range, nowMs } = question;
    const complete = completeRange(question);
    const days = await this.calendars.read(series.shop, range.fromMs - DAY_MS, range.untilMs + DAY_MS);
    const sums = await this.points.steps(series.shop, series, complete);
    return {
      sums,
      silent: isZeroWithoutRows(shape)
        ? await this.silentSteps(series.shop, complete, question.completeMs, days)
        : new Set(),
      firstMs: await this.points.firstMinuteMs(series.shop, series),
      spans: await incidentSpans(this.incidents, { shop: series.shop, series, ...range, nowMs }),
      course: await this.course(series.shop, series, range, days),
    };
  }

  private async course(
    shop: string,
    series: Pick<SeriesEntity, 'metric' | 'dimension'>,
    { fromMs, untilMs }: StepRange,
    { calendar, hours }: ShopDays,
  ): Promise<ExpectedCourse> {
    const { metric, dimension } = series;
    const versions = await this.baselines.inForce(shop, { metric, dimension }, fromMs, untilMs);
    return new ExpectedCourse(metric, versions, calendar, hours);
  }

  /** Steps in which the shop as a whole sent nothing although it should have. */
  private async silentSteps(
    shop: string,
    range: StepRange,
    completeMs: number | null,
    days: ShopDays,
  ): Promise<ReadonlySet<number>> {
    const { fromMs, untilMs, stepMs } = range;
    const count = Math.max(0, Math.ceil((untilMs - fromMs) / stepMs));
    const heard = await this.points.heardSteps(shop, range);
    if (heard.size === count) return new Set();
    const around = { fromMs: Math.max(0, fromMs - DAY_MS), untilMs: untilMs + DAY_MS, stepMs };
    const course = await this.course(shop, HEARTBEAT, around, days);
    const expectedIn = (startMs: number, endMs: number) => course.at(startMs, endMs)?.band.mid ?? 0;
    const expected = Array.from({ length: count }, (_, step) => {
      const atMs = fromMs + step * stepMs;
      return heard.has(step) ? null : expectedIn(atMs, Math.min(untilMs, atMs + stepMs));
    });
    const lastMs = heard.has(0) ? null : await this.points.lastHeardMs(shop, around.fromMs, fromMs);
    const nextMs = heard.has(count - 1) ? null : await this.points.firstHeardMs(shop, untilMs, around.untilMs);
    const silentFromMs = lastMs === null ? around.fromMs : lastMs + MINUTE_MS;
    const silentUntilMs = nextMs ?? Math.min(around.untilMs, completeMs ?? untilMs);
    return silentSteps(expected, expectedIn(silentFromMs, fromMs), expectedIn(untilMs, silentUntilMs));
  }
}

/** The part of the range that is complete. */
function completeRange({ range, completeMs }: PointsQuestion): StepRange {
  return { ...range, untilMs: Math.max(range.fromMs, Math.min(range.untilMs, completeMs ?? range.fromMs)) };
}

function stepOf(question: PointsQuestion, shape: MetricShape, facts: StepFacts, step: number): PointDto {
  const { range, completeMs } = question;
  const atMs = range.fromMs + step * range.stepMs;
  const endMs = atMs + range.stepMs;
  const isStarted = completeMs !== null && atMs < completeMs;
  const value = isStarted ? valueOf(shape, facts, step, endMs) : null;
  // A step in progress is compared with what was expected of it so far.
  const expectation = facts.course.at(atMs, isStarted ? Math.min(endMs, completeMs) : endMs);
  const score = value === null || expectation === null ? null : stepScore(value, expectation);
  return {
    at: isoTime(atMs),
    value,
    expected: expectation && {
      low: rounded(expectation.band.low),
      mid: rounded(expectation.band.mid),
      high: rounded(expectation.band.high),
    },
    score: score === null ? null : rounded(score),
    incidents: idsWithin(facts.spans, atMs, endMs),
  };
}

function valueOf(shape: MetricShape, { sums, silent, firstMs }: StepFacts, step: number, endMs: number): number | null {
  if (firstMs === null || endMs <= firstMs) return null;
  const sum = sums.get(step);
  if (sum) return stepValue(shape, sum);
  return isZeroWithoutRows(shape) && !silent.has(step) ? 0 : null;
}

/** What is estimated has no more digits than these. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
