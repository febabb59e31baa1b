import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventsEndpoint } from './events-endpoint.js';

/**
 * Describes the way in for events over HTTP, and takes the requests to it that the endpoint does not answer first: those
 * whose address is written in another way. The endpoint asks for the key itself.
 */
@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(private readonly endpoint: EventsEndpoint) {}

  /** Takes one event, an array of them or NDJSON; gzip allowed. */
  @Post()
  @HttpCode(202)
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
  @ApiResponse({
    status: 503,
    description: 'The store is away or too much waits; come back after Retry-After seconds.',
  })
  take(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    return this.endpoint.answer(request, response);
  }
}
