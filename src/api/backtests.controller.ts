import { Controller, HttpCode, Inject, Post, Req, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { backtestRange, BacktestRefusedError, type BacktestRange } from '../backtest/backtest-range.js';
import { BacktestBusyError, BacktestEndedError, Backtests, type Backtest } from '../backtest/backtests.js';
import { overlaySettings } from '../backtest/overlay-settings.js';
import type { Clock } from '../clock.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { ProblemException } from '../http/problem.js';
import { CLOCK } from '../http/tokens.js';
import { ShopSettingsError } from '../shops/check-shop.js';
import { ShopRepository } from '../shops/shop.repository.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { badRequest } from './bad-request.js';
import { Describes, Gives, Problems, WantsKey } from './describe-route.js';
import { BacktestDto, BacktestOrderDto } from './dto/backtest.dto.js';
import { parseMoment } from './parse-moment.js';
import { readParameters } from './query-parameters.js';
import { readBacktestOrder, type AskedBacktest } from './read-backtest-order.js';
import { readJsonBody } from './read-json-body.js';
import { findOwn, shopInReach } from './shop-reach.js';

const RETRY_SECONDS = 15;
const DESCRIPTION = `Judges up to 90 days of stored history anew, with settings laid over the stored ones, after up to eight
weeks before it to learn from. Changes nothing. It takes seconds to minutes; who hangs up ends it. One is run at a time.`;

/** What settings would have said about stored history. */
@ApiTags('backtests')
@WantsKey()
@NeedsKey('read')
@Controller('v1/backtests')
export class BacktestsController implements OnModuleDestroy {
  constructor(
    private readonly backtests: Backtests,
    private readonly shops: ShopRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Runs a backtest and gives what came of it. */
  @Post()
  @HttpCode(200)
  @Describes('What settings would have said, and how often they would have called', DESCRIPTION)
  @ApiBody({ type: BacktestOrderDto })
  @Gives(BacktestDto)
  @Problems(404, 429, 503)
  async run(@Req() request: AuthorisedRequest, @Res({ passthrough: true }) response: Response): Promise<Backtest> {
    readParameters(request, []);
    const asked = readBacktestOrder(await readJsonBody(request));
    const name = shopInReach(request.access, asked.shop);
    if (name === undefined) throw badRequest('shop must be given, for example acme-fashion');
    const stored = await findOwn(request.access, 'the shop', name, (shop) => this.shops.get(shop));
    const settings = settingsOf(stored, asked.settings);
    const range = rangeOf(asked, this.clock.now());
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      return await this.backtests.run(settings, range, gone.signal);
    } catch (error) {
      throw problemOf(error);
    }
  }

  /** Ends what is under way: the service stops. */
  onModuleDestroy(): void {
    Backtests.stop();
  }
}

function settingsOf(stored: ShopSettings, given: unknown): ShopSettings {
  try {
    return overlaySettings(stored, given ?? {});
  } catch (error) {
    if (error instanceof RangeError) throw badRequest('the settings are nested too deeply');
    if (!(error instanceof ShopSettingsError)) throw error;
    throw badRequest(error.problems[0] ?? error.message, [...error.problems]);
  }
}

function rangeOf({ from, to }: AskedBacktest, nowMs: number): BacktestRange {
  const fromMs = from === undefined ? undefined : parseMoment('from', from);
  const toMs = to === undefined ? undefined : parseMoment('to', to);
  try {
    return backtestRange(fromMs, toMs, nowMs);
  } catch (error) {
    throw error instanceof BacktestRefusedError ? badRequest(error.message) : error;
  }
}

function problemOf(error: unknown): unknown {
  const headers = { 'Retry-After': `${RETRY_SECONDS}` };
  if (error instanceof BacktestBusyError) {
    return new ProblemException({ status: 429, title: 'Too Many Requests', detail: error.message }, headers);
  }
  if (error instanceof BacktestEndedError) {
    return new ProblemException({ status: 503, title: 'Service Unavailable', detail: error.message }, headers);
  }
  return error;
}
