import { weekOfBands, type BaselineVersion } from '../baselines/baseline-version.js';
import type { BaselineStore } from '../baselines/baseline-store.js';
import { YOUNG_HOURS } from '../detection/series-minute.js';
import type { Said } from '../feedback/decide-feedback.js';
import type { FeedbackReader } from '../feedback/feedback-reader.js';
import type { IncidentRepository } from '../incidents/incident.repository.js';
import type { SeriesEntity } from '../series/series.entity.js';
import { dimensionObject } from '../series/series-name.js';
import type { BaselineDto } from './dto/baseline.dto.js';
import { incidentSpans, type IncidentSpan } from './incident-spans.js';
import { isoTime } from './parse-moment.js';
import type { ShopCalendarReader } from '../changes/shop-calendar-reader.js';
import { HISTORY_MS, windowsLeftOut } from './windows-left-out.js';

const HOUR_MS = 3_600_000;

/** Shows what was normal for a series at a moment. */
export class BaselineView {
  constructor(
    private readonly baselines: BaselineStore,
    private readonly calendars: ShopCalendarReader,
    private readonly incidents: IncidentRepository,
    private readonly feedback: FeedbackReader,
  ) {}

  /** The version in force at `atMs`, or null where none was built by then. */
  async at(series: SeriesEntity, atMs: number): Promise<BaselineDto | null> {
    const { shop, metric, dimension } = series;
    const versions = await this.baselines.inForce(shop, { metric, dimension }, atMs, atMs + 1000);
    const version = versions.findLast(({ profile }) => profile.builtMs <= atMs);
    if (!version) return null;
    const { builtMs, hoursKnown } = version.profile;
    const range = { fromMs: Math.max(0, builtMs - HISTORY_MS), untilMs: builtMs };
    const days = await this.calendars.read(shop, range.fromMs, range.untilMs);
    const spans = await incidentSpans(this.incidents, { shop, series, ...range, nowMs: builtMs });
    const said = await this.feedback.of(spans.map(({ id }) => id));
    // A series that is young learns from its incidents too, having nothing else to go by.
    const keptFromMs = builtMs - (hoursKnown - YOUNG_HOURS) * HOUR_MS;
    return {
      series: series.id,
      shop,
      metric,
      dimension: dimensionObject(dimension),
      unit: series.unit,
      builtAt: isoTime(builtMs),
      timezone: days.hours.timezone,
      ...weekOf(version),
      leftOut: windowsLeftOut(
        metric,
        builtMs,
        days,
        spans.flatMap((span) => leftOut(span, said.get(span.id), builtMs, keptFromMs)),
      ),
    };
  }
}

/** A window as it is left out; none where it teaches, by what had been said when the baseline was built. */
function leftOut(span: IncidentSpan, said: Said | undefined, builtMs: number, keptFromMs: number): IncidentSpan[] {
  const given = said?.verdict && Date.parse(said.verdict.at) <= builtMs ? said.verdict.verdict : undefined;
  if (given === 'false-alarm' || given === 'new-level') return [];
  if (given) return [{ ...span, verdict: given }];
  return span.fromMs >= keptFromMs ? [span] : [];
}

function weekOf(
  version: BaselineVersion,
): Pick<BaselineDto, 'level' | 'season' | 'day' | 'weeks' | 'hoursKnown' | 'hours'> {
  const { level, season, hoursKnown, samples } = version.profile;
  return {
    level: rounded(level),
    ...(season && { season: rounded(season.mid) }),
    ...(version.day && { day: version.day.hours }),
    weeks: Math.max(...samples),
    hoursKnown: Math.floor(hoursKnown),
    hours: weekOfBands(version).map(({ low, mid, high, samples: weeks }) => ({
      low: rounded(low),
      mid: rounded(mid),
      high: rounded(high),
      samples: weeks,
    })),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
