import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import type { Clock } from '../clock.js';
import { Lessons, lessonUntilMs, NO_LESSONS } from '../detection/lessons.js';
import { FeedbackReader } from '../feedback/feedback-reader.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { CLOCK } from '../http/tokens.js';
import type { SeriesEntity } from '../series/series.entity.js';
import { dimensionObject } from '../series/series-name.js';
import { SeriesReader, type SeriesFilter } from '../series/series-reader.js';
import { notFound } from './bad-request.js';
import { baselineCsv, baselineFileName } from './baseline-csv.js';
import { BaselineView } from './baseline-view.js';
import { readCursor, writeCursor } from './cursor.js';
import { BASELINE_FORMATS, Describes, Gives, GivesList, Names, Problems, Takes, WantsKey } from './describe-route.js';
import { BaselineDto } from './dto/baseline.dto.js';
import { PointDto } from './dto/point.dto.js';
import { METRIC_NAMES, SERIES_STATES, SeriesDto } from './dto/series.dto.js';
import { completeTill, judgedTill, lastCompleteMinute } from './judged-till.js';
import { linkNext, LIST_LIMIT, pageOf, type ListPage } from './list-page.js';
import { isoTime, parseMoment } from './parse-moment.js';
import { pageOfSteps, POINT_PARAMETERS } from './points-page.js';
import { PointsView } from './points-view.js';
import { limitOf, readParameters, wordOf } from './query-parameters.js';
import { findOwn, shopInReach } from './shop-reach.js';

/** Series, their points and their baselines. */
@ApiTags('series')
@WantsKey()
@NeedsKey('read')
@Controller('v1/series')
export class SeriesController {
  constructor(
    private readonly series: SeriesReader,
    private readonly pointsView: PointsView,
    private readonly baselineView: BaselineView,
    private readonly source: DataSource,
    private readonly feedback: FeedbackReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives the series that the key sees and what they say of themselves. */
  @Get()
  @Describes('What is watched', 'Series by shop, metric and dimension, each with its state.')
  @Takes('shop', 'metric', 'seriesState', 'limit', 'cursor')
  @GivesList(SeriesDto)
  async list(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ListPage<SeriesDto>> {
    const asked = readParameters(request, ['shop', 'metric', 'state', 'limit', 'cursor']);
    const filter: SeriesFilter = {
      shop: shopInReach(request.access, asked.shop),
      metric: wordOf('metric', asked.metric, METRIC_NAMES),
      state: wordOf('state', asked.state, SERIES_STATES),
    };
    const limit = limitOf(asked.limit, LIST_LIMIT);
    const rows = await this.series.list(filter, limit + 1, placeOf(asked.cursor));
    const till = await judgedTill(
      this.source,
      rows.map(({ shop }) => shop),
    );
    const nowMs = this.clock.now();
    const lessons = await this.lessonsOf(rows, nowMs);
    const item = (row: SeriesEntity) => seriesItem(row, till.get(row.shop), lessons.get(row.shop), nowMs);
    const page = pageOf(rows, limit, item, cursorOf);
    linkNext(request, response, page.next);
    return page;
  }

  /** Gives the points of a series in steps. */
  @Get(':id/points')
  @Names('id', 'Id of the series, as the list of series has it.')
  @Describes(
    'The course of a series',
    'Oldest first, in steps that begin at `from`. Without `from` and `to`: the last 24 hours.',
  )
  @Takes('from', 'to', 'step', 'pointsLimit', 'cursor')
  @GivesList(PointDto)
  @Problems(404)
  async points(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
  ): Promise<ListPage<PointDto>> {
    const nowMs = this.clock.now();
    const { range, nextCursor } = pageOfSteps(readParameters(request, POINT_PARAMETERS), nowMs);
    const series = await this.seriesOf(request, id);
    const till = await judgedTill(this.source, [series.shop]);
    const completeMs = completeTill(till.get(series.shop), series.behindMinutes) ?? null;
    const items = await this.pointsView.steps({ series, range, nowMs, completeMs });
    linkNext(request, response, nextCursor);
    return { items, next: nextCursor };
  }

  /** Gives what was normal for a series at a moment. */
  @Get(':id/baseline')
  @Names('id', 'Id of the series, as the list of series has it.')
  @Describes(
    'What is normal for a series',
    'The version of its baseline that was in force at a moment; with `format=csv` its 168 hours as a table.',
  )
  @Takes('at', 'baselineFormat')
  @Gives(BaselineDto)
  @Problems(404)
  async baseline(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
  ): Promise<BaselineDto | string> {
    const { at, format } = readParameters(request, ['at', 'format']);
    const isCsv = wordOf('format', format, BASELINE_FORMATS) === 'csv';
    const atMs = at === undefined ? this.clock.now() : parseMoment('at', at);
    const series = await this.seriesOf(request, id);
    const baseline = await this.baselineView.at(series, atMs);
    if (!baseline) throw notFound(`series ${series.id} had no baseline at ${isoTime(atMs)}`);
    if (!isCsv) return baseline;
    response.type('text/csv').attachment(baselineFileName(baseline));
    return baselineCsv(baseline);
  }

  private async lessonsOf(rows: readonly SeriesEntity[], nowMs: number): Promise<Map<string, Lessons>> {
    const shops = [...new Set(rows.map(({ shop }) => shop))];
    const all = shops.map(async (shop) => [shop, new Lessons(await this.feedback.lessons(shop, nowMs))] as const);
    return new Map(await Promise.all(all));
  }

  private async seriesOf(request: AuthorisedRequest, id: string): Promise<SeriesEntity> {
    return findOwn(request.access, 'series', id, (wanted) => this.series.get(wanted));
  }
}

function seriesItem(
  { id, shop, metric, dimension, unit, state, missing, reason, reasonText, waitMinutes, behindMinutes }: SeriesEntity,
  tillMs: number | undefined,
  lessons: Lessons = NO_LESSONS,
  nowMs: number,
): SeriesDto {
  const name = { metric, dimension };
  return {
    id,
    shop,
    metric,
    dimension: dimensionObject(dimension),
    unit,
    state,
    missing,
    reason,
    reasonText,
    waitMinutes,
    lastCompleteMinute: lastCompleteMinute(completeTill(tillMs, behindMinutes)),
    raisedBar: Number(lessons.raisedBar(name, nowMs).toFixed(2)),
    lessons: lessons.of(name).map((lesson) => ({
      incident: lesson.incident,
      verdict: lesson.verdict,
      effectUntil: isoTime(lessonUntilMs(lesson)),
    })),
  };
}

function cursorOf({ shop, metric, dimension }: SeriesEntity): string {
  return writeCursor('series', [shop, metric, dimension]);
}

function placeOf(cursor: string | undefined) {
  if (cursor === undefined) return null;
  const [shop, metric, dimension] = readCursor('series', cursor, ['', '', '']);
  return { shop, metric, dimension };
}
