import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ShopCalendarReader } from '../changes/shop-calendar-reader.js';
import type { Clock } from '../clock.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { CLOCK } from '../http/tokens.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { badRequest } from './bad-request.js';
import { Describes, GivesList, Names, Problems, Takes, WantsKey } from './describe-route.js';
import { SpecialDayDto } from './dto/special-day.dto.js';
import type { ListPage } from './list-page.js';
import { isoTime } from './parse-moment.js';
import { rangeOf, readParameters } from './query-parameters.js';
import { findOwn } from './shop-reach.js';
import { specialDays } from './special-days.js';

const DAY_MS = 86_400_000;
const DAYS_USUAL = 28;
const DAYS_MAX = 800;

/** The days of a shop that are no ordinary ones, as detection goes by them. */
@ApiTags('shops')
@WantsKey()
@NeedsKey('read')
@Controller('v1/shops/:shop/calendar')
export class CalendarController {
  constructor(
    private readonly shops: ShopRepository,
    private readonly calendars: ShopCalendarReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives what is special about the time of a shop. */
  @Get()
  @Names('shop', 'Name of the shop.')
  @Describes(
    'Holidays, campaigns, maintenance and changes of the clock',
    'Oldest first, all that hold some of the time from `from` to `to`: without them the next four weeks; at most 800 days.',
  )
  @Takes('from', 'to')
  @GivesList(SpecialDayDto)
  @Problems(404)
  async list(@Req() request: AuthorisedRequest, @Param('shop') name: string): Promise<ListPage<SpecialDayDto>> {
    const asked = rangeOf(readParameters(request, ['from', 'to']));
    const nowMs = this.clock.now();
    const usualMs = DAYS_USUAL * DAY_MS;
    const fromMs = asked.fromMs ?? (asked.untilMs === undefined ? nowMs : asked.untilMs - usualMs);
    const untilMs = asked.untilMs ?? fromMs + usualMs;
    if (untilMs - fromMs > DAYS_MAX * DAY_MS) throw badRequest(`to must be at most ${DAYS_MAX} days after from`);
    const { shop } = await findOwn(request.access, 'the shop', name, (wanted) => this.shops.get(wanted));
    const days = await this.calendars.read(shop, fromMs, untilMs);
    const items = specialDays(days, fromMs, untilMs).map(({ fromMs: startMs, untilMs: endMs, ...day }) => ({
      ...day,
      from: isoTime(startMs),
      to: isoTime(endMs),
    }));
    return { items, next: null };
  }
}
