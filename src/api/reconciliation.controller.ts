import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../clock.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { CLOCK } from '../http/tokens.js';
import { ReconciliationReader, type JobCheck } from '../reconciliation/reconciliation-reader.js';
import { badRequest } from './bad-request.js';
import { readCursor, writeCursor } from './cursor.js';
import { Describes, GivesList, Takes, WantsKey } from './describe-route.js';
import { EXPORT_STATES, ExportCheckDto, type ExportState } from './dto/export-check.dto.js';
import { linkNext, LIST_LIMIT, pageOf, type ListPage } from './list-page.js';
import { limitOf, rangeOf, readParameters, wordOf } from './query-parameters.js';
import { shopInReach } from './shop-reach.js';

const DAY_MS = 86_400_000;
const DAYS_MAX = 31;

/** Orders placed in a shop against orders exported. */
@ApiTags('reconciliation')
@WantsKey()
@NeedsKey('read')
@Controller('v1/reconciliation')
export class ReconciliationController {
  constructor(
    private readonly reconciliation: ReconciliationReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives the exports of orders of a shop, and what each left out. */
  @Get()
  @Describes(
    'Orders placed against orders exported',
    'Each good run of a job that exports orders, newest first, with the orders placed since the good run before. A job ' +
      'whose `items` do not follow the orders one by one is not here, nor one with fewer than 20 runs. The last day where ' +
      'nothing is said, at most 31 days.',
  )
  @Takes('shop', 'exportState', 'from', 'to', 'limit', 'cursor')
  @GivesList(ExportCheckDto)
  async list(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ListPage<ExportCheckDto>> {
    const asked = readParameters(request, ['shop', 'state', 'from', 'to', 'limit', 'cursor']);
    const shop = shopInReach(request.access, asked.shop);
    if (!shop) throw badRequest('shop must be given: this API key is for all shops');
    const state = wordOf('state', asked.state, EXPORT_STATES);
    const limit = limitOf(asked.limit, LIST_LIMIT);
    const place = placeOf(asked.cursor);
    const nowMs = this.clock.now();
    const { fromMs, untilMs = nowMs } = rangeOf(asked);
    const range = { fromMs: fromMs ?? untilMs - DAY_MS, untilMs, nowMs };
    if (range.untilMs - range.fromMs > DAYS_MAX * DAY_MS)
      throw badRequest(`from must be at most ${DAYS_MAX} days before to`);
    const { checks: all, wholeFromMs } = await this.reconciliation.checks(shop, range);
    if (wholeFromMs > range.fromMs) {
      const earliest = new Date(wholeFromMs).toISOString();
      throw badRequest(
        `from must be ${earliest} or later: before it are more orders or runs than are looked at for this to`,
      );
    }
    const checks = all.filter(
      (check) => (state === undefined || stateOf(check) === state) && (place === null || isBehind(check, place)),
    );
    const page = pageOf(checks.slice(0, limit + 1), limit, (check) => itemOf(shop, check), cursorOf);
    linkNext(request, response, page.next);
    return page;
  }
}

function stateOf({ missing, isShort }: JobCheck): ExportState {
  if (missing === 0) return 'complete';
  return isShort ? 'short' : 'usual';
}

function itemOf(shop: string, check: JobCheck): ExportCheckDto {
  const { job, timeMs, sinceMs, placed, exported, missing, missingIds } = check;
  const [at, since] = [timeMs, sinceMs].map((ms) => new Date(ms).toISOString()) as [string, string];
  return { shop, job, at, since, placed, exported, missing, missingIds, state: stateOf(check) };
}

type Place = Pick<JobCheck, 'timeMs' | 'job'>;

function isBehind(check: JobCheck, place: Place): boolean {
  return check.timeMs < place.timeMs || (check.timeMs === place.timeMs && check.job < place.job);
}

function cursorOf({ timeMs, job }: JobCheck): string {
  return writeCursor('reconciliation', [timeMs, job]);
}

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [timeMs, job] = readCursor('reconciliation', cursor, [0, '']);
  return { timeMs, job };
}
