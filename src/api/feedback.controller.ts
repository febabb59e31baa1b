import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { Clock } from '../clock.js';
import { FeedbackDesk } from '../feedback/feedback-desk.js';
import type { FeedbackOrder, Withdrawable } from '../feedback/feedback-order.js';
import { FeedbackReader } from '../feedback/feedback-reader.js';
import { monthOf, monthRange, summariseFeedback } from '../feedback/feedback-summary.js';
import { feedbackOf, verdictOffers } from '../feedback/verdict-effect.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { ProblemException } from '../http/problem.js';
import { CLOCK } from '../http/tokens.js';
import { IncidentRepository } from '../incidents/incident.repository.js';
import type { IncidentFeedback } from '../incidents/incident.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { badRequest } from './bad-request.js';
import { Describes, Gives, Names, Problems, Takes, WantsKey } from './describe-route.js';
import { FeedbackOffersDto, FeedbackSummaryDto, SnoozeOrderDto, VerdictOrderDto } from './dto/feedback.dto.js';
import { readAcknowledgement, readSnooze, readVerdict } from './read-feedback-order.js';
import { readJsonBody } from './read-json-body.js';
import { readParameters } from './query-parameters.js';
import { findOwn, shopInReach } from './shop-reach.js';

const WHO = 'Needs a key of scope admin. The same again changes nothing.';

/** What people do about incidents and say of them. */
@ApiTags('feedback')
@WantsKey()
@NeedsKey('admin')
@Controller('v1')
export class FeedbackController {
  constructor(
    private readonly desk: FeedbackDesk,
    private readonly reader: FeedbackReader,
    private readonly incidents: IncidentRepository,
    private readonly shops: ShopRepository,
    private readonly source: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives what was said of an incident, and what could be. */
  @Get('incidents/:id/feedback')
  @NeedsKey('read')
  @Names('id', 'Id of the incident.')
  @Describes('What was said of an incident, and what each verdict would do')
  @Gives(FeedbackOffersDto)
  @Problems(404)
  async get(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    readParameters(request, []);
    await this.own(request, id);
    return this.offers(id);
  }

  /** Notes that somebody looks into an incident. */
  @Post('incidents/:id/acknowledge')
  @HttpCode(200)
  @Names('id', 'Id of the incident.')
  @Describes(
    'Takes an incident in hand',
    `From then on it is not told again, unless it becomes graver or is over. ${WHO}`,
  )
  @Gives(FeedbackOffersDto)
  @Problems(404)
  async acknowledge(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    return this.take(request, id, (body) => readAcknowledgement(body), {});
  }

  /** Puts an incident off. */
  @Post('incidents/:id/snooze')
  @HttpCode(200)
  @Names('id', 'Id of the incident.')
  @Describes('Puts an incident off', `Nobody is told of it until then; then how it is, where it still goes on. ${WHO}`)
  @ApiBody({ type: SnoozeOrderDto })
  @Gives(FeedbackOffersDto)
  @Problems(404, 409)
  async snooze(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    return this.take(request, id, readSnooze);
  }

  /** Takes a verdict on an incident. */
  @Post('incidents/:id/feedback')
  @HttpCode(200)
  @Names('id', 'Id of the incident.')
  @Describes(
    'Says what an incident was',
    `The answer says what that does and until when. Another verdict takes the place of the one before. ${WHO}`,
  )
  @ApiBody({ type: VerdictOrderDto })
  @Gives(FeedbackOffersDto)
  @Problems(404, 409)
  async say(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    return this.take(request, id, readVerdict);
  }

  /** Notes that nobody looks into an incident any more. */
  @Delete('incidents/:id/acknowledge')
  @Names('id', 'Id of the incident.')
  @Describes('Takes back that an incident is in hand', WHO)
  @Gives(FeedbackOffersDto)
  @Problems(404)
  async unacknowledge(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    return this.withdraw(request, id, 'acknowledge');
  }

  /** Ends an incident's being put off. */
  @Delete('incidents/:id/snooze')
  @Names('id', 'Id of the incident.')
  @Describes('Takes back that an incident is put off', WHO)
  @Gives(FeedbackOffersDto)
  @Problems(404)
  async unsnooze(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    return this.withdraw(request, id, 'snooze');
  }

  /** Takes a verdict back, and what it did with it. */
  @Delete('incidents/:id/feedback')
  @Names('id', 'Id of the incident.')
  @Describes('Takes the verdict on an incident back', `What it did is undone. ${WHO}`)
  @Gives(FeedbackOffersDto)
  @Problems(404)
  async unsay(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<FeedbackOffersDto> {
    return this.withdraw(request, id, 'feedback');
  }

  /** Gives how many alerts of a month were called useful. */
  @Get('feedback/summary')
  @NeedsKey('read')
  @Describes(
    'How many alerts of a month were called useful',
    'Of one shop the month is counted in its own zone, of several in UTC. Useful is what was confirmed or called a new level.',
  )
  @Takes('shop', 'month')
  @Gives(FeedbackSummaryDto)
  @Problems(404)
  async summary(@Req() request: AuthorisedRequest): Promise<FeedbackSummaryDto> {
    const asked = readParameters(request, ['shop', 'month']);
    const name = shopInReach(request.access, asked.shop);
    const shops =
      name === undefined
        ? await this.shops.list()
        : [await findOwn(request.access, 'the shop', name, (shop) => this.shops.get(shop))];
    const timezone = (shops.length === 1 ? shops[0]?.timezone : undefined) ?? 'UTC';
    const nowMs = this.clock.now();
    const month = asked.month ?? monthOf(nowMs, timezone);
    if (!monthRange(month, timezone)) throw badRequest('month must be a month such as 2026-11');
    return summariseFeedback(this.source, { shops, month, timezone, nowMs });
  }

  private async withdraw(request: AuthorisedRequest, id: string, what: Withdrawable): Promise<FeedbackOffersDto> {
    return this.take(request, id, () => ({ do: 'withdraw', what }), {});
  }

  /** `empty` stands for a body that is not there, where none is needed. */
  private async take(
    request: AuthorisedRequest,
    id: string,
    read: (body: unknown) => FeedbackOrder,
    empty?: object,
  ): Promise<FeedbackOffersDto> {
    readParameters(request, []);
    const order = read(await readJsonBody(request, empty));
    await this.own(request, id);
    const answer = await this.desk.take(id, order, request.access.key ?? 'somebody');
    if (answer.outcome === 'refused') {
      if (answer.why === 'invalid') throw badRequest(answer.reason);
      throw new ProblemException({ status: 409, title: 'Conflict', detail: answer.reason });
    }
    return this.offers(id);
  }

  private own(request: AuthorisedRequest, id: string) {
    return findOwn(request.access, 'incident', id, (wanted) => this.incidents.get(wanted));
  }

  private async offers(id: string): Promise<FeedbackOffersDto> {
    const incident = await this.incidents.get(id);
    if (!incident) throw new Error(`incident ${id} was here a moment ago`);
    const nowMs = this.clock.now();
    const timezone = (await this.shops.get(incident.shop))?.timezone ?? 'UTC';
    const said = (await this.reader.of([id])).get(id) ?? {};
    const feedback: IncidentFeedback = feedbackOf(said, incident, timezone, nowMs);
    return { incident: id, feedback, offers: verdictOffers(incident, timezone, nowMs) };
  }
}
