import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { EventCollector, type CollectAnswer } from './event-collector.js';
import { readBody } from './read-body.js';

/** The way in for events over HTTP. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly collector: EventCollector,
    private readonly settings: Settings,
  ) {}

  /** Takes one event, an array of them or NDJSON; gzip allowed. */
  @Post()
  @HttpCode(202)
  @NeedsKey('ingest')
  @ApiOperation({
    summary: 'Send events',
    description: 'One CloudEvents object, an array of them, or NDJSON; gzip allowed.',
  })
  @ApiConsumes(
    'application/json',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    'application/x-ndjson',
  )
  @ApiBody({ schema: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] } })
  @ApiResponse({
    status: 202,
    description: 'Everything accepted is durable; what was refused is named with its reason.',
  })
  @ApiResponse({ status: 503, description: 'Nothing was stored; come back after Retry-After seconds.' })
  async take(@Req() request: AuthorisedRequest): Promise<CollectAnswer> {
    const body = await readBody(request, this.settings.maxBodyBytes);
    return this.collector.collect(body, request.headers['content-type'], request.access.shop);
  }
}
