import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { IncidentRepository, type IncidentFilter } from '../incidents/incident.repository.js';
import type { Incident } from '../incidents/incident.js';
import { readCursor, writeCursor } from './cursor.js';
import { Describes, Gives, GivesList, Names, INCIDENT_STATES, Problems, Takes, WantsKey } from './describe-route.js';
import { IncidentDto, LogEntryDto } from './dto/incident.dto.js';
import { METRIC_NAMES } from './dto/series.dto.js';
import { FeedbackView } from './feedback-view.js';
import { incidentLog } from './incident-log.js';
import { linkNext, LIST_LIMIT, pageOf, type ListPage } from './list-page.js';
import { limitOf, rangeOf, readParameters, wordOf } from './query-parameters.js';
import { findOwn, shopInReach } from './shop-reach.js';

/** Incidents and what happened to them. */
@ApiTags('incidents')
@WantsKey()
@NeedsKey('read')
@Controller('v1/incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly feedback: FeedbackView,
  ) {}

  /** Gives the incidents that the key sees. */
  @Get()
  @Describes(
    'What went wrong',
    'Newest detection first. `from` and `to` narrow the list to incidents that held some of that time.',
  )
  @Takes('shop', 'incidentState', 'metric', 'from', 'to', 'limit', 'cursor')
  @GivesList(IncidentDto)
  async list(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ListPage<Incident>> {
    const asked = readParameters(request, ['shop', 'state', 'metric', 'from', 'to', 'limit', 'cursor']);
    const filter: IncidentFilter = {
      shop: shopInReach(request.access, asked.shop),
      state: wordOf('state', asked.state, INCIDENT_STATES),
      metric: wordOf('metric', asked.metric, METRIC_NAMES),
      ...rangeOf(asked),
    };
    const limit = limitOf(asked.limit, LIST_LIMIT);
    const rows = await this.feedback.on(await this.incidents.list(filter, limit + 1, placeOf(asked.cursor)));
    const page = pageOf(rows, limit, (incident) => incident, cursorOf);
    linkNext(request, response, page.next);
    return page;
  }

  /** Gives one incident. */
  @Get(':id')
  @Names('id', 'Id of the incident.')
  @Describes('One incident')
  @Gives(IncidentDto)
  @Problems(404)
  async get(@Req() request: AuthorisedRequest, @Param('id') id: string): Promise<Incident> {
    readParameters(request, []);
    const [incident] = await this.feedback.on([await this.incidentOf(request, id)]);
    return incident!;
  }

  /** Gives what happened to an incident. */
  @Get(':id/log')
  @Names('id', 'Id of the incident.')
  @Describes('What happened to an incident', 'Newest first.')
  @Takes('limit', 'cursor')
  @GivesList(LogEntryDto)
  @Problems(404)
  async log(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
  ): Promise<ListPage<LogEntryDto>> {
    const asked = readParameters(request, ['limit', 'cursor']);
    const limit = limitOf(asked.limit, LIST_LIMIT);
    const [end] =
      asked.cursor === undefined ? [Number.MAX_SAFE_INTEGER] : readCursor('incident-log', asked.cursor, [0]);
    await this.incidentOf(request, id);
    const numbered = incidentLog(await this.incidents.log(id), await this.incidents.notes(id)).map((entry, number) => ({
      entry,
      number,
    }));
    const page = pageOf(
      // Entries are only ever added, so the number of one stays its place.
      numbered.filter(({ number }) => number < end).reverse(),
      limit,
      ({ entry }) => entry,
      ({ number }) => writeCursor('incident-log', [number]),
    );
    linkNext(request, response, page.next);
    return page;
  }

  private async incidentOf(request: AuthorisedRequest, id: string): Promise<Incident> {
    return findOwn(request.access, 'incident', id, (wanted) => this.incidents.get(wanted));
  }
}

function cursorOf({ detectedAt, id }: Incident): string {
  return writeCursor('incidents', [Date.parse(detectedAt), id]);
}

function placeOf(cursor: string | undefined) {
  if (cursor === undefined) return null;
  const [detectedMs, id] = readCursor('incidents', cursor, [0, '']);
  return { detectedMs, id };
}
