import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AffectedReader, type AffectedEvent, type AffectedPlace } from '../causes/affected-reader.js';
import type { Clock } from '../clock.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { CLOCK } from '../http/tokens.js';
import type { Incident } from '../incidents/incident.js';
import { IncidentRepository } from '../incidents/incident.repository.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { badRequest } from './bad-request.js';
import { csvLine } from './csv.js';
import { readCursor, writeCursor } from './cursor.js';
import { Describes, GivesList, Names, Problems, Takes, WantsKey } from './describe-route.js';
import { AffectedDto } from './dto/affected.dto.js';
import { linkNext, LIST_LIMIT, pageOf, type ListPage } from './list-page.js';
import { limitOf, readParameters, wordOf } from './query-parameters.js';
import { findOwn } from './shop-reach.js';

const CSV = 'text/csv';
const FORMATS = ['json', 'csv'] as const;
const COLUMNS = ['id', 'source', 'type', 'time', 'confidence', 'why'];
const REFERENCE_MS = 31 * 86_400_000;
const INCIDENTS_MAX = 200;

/** Which signups an incident brought, for whoever cleans up after it. */
@ApiTags('incidents')
@WantsKey()
@NeedsKey('read')
@Controller('v1/incidents')
export class AffectedController {
  constructor(
    private readonly affected: AffectedReader,
    private readonly incidents: IncidentRepository,
    private readonly shops: ShopRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives the signups that carry the signs of an attack, as a page of JSON or all of them as CSV. */
  @Get(':id/affected')
  @Names('id', 'Id of the incident.')
  @Describes(
    'Signups to clean up',
    'The registrations and subscriptions that carry the signs of the attack, or of the list that was loaded, newest ' +
      'first; not the ordinary ones beside them. Empty for incidents of another kind. CSV holds the whole list.',
  )
  @Takes('format', 'limit', 'cursor')
  @GivesList(AffectedDto)
  @ApiProduces('application/json', CSV)
  @Problems(404)
  @Header('Vary', 'Accept')
  async list(@Req() request: AuthorisedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const asked = readParameters(request, ['format', 'limit', 'cursor']);
    const isCsv = (wordOf('format', asked.format, FORMATS) ?? request.accepts(['json', 'csv'])) === 'csv';
    if (isCsv && (asked.limit !== undefined || asked.cursor !== undefined)) {
      throw badRequest('limit and cursor are for JSON: CSV holds the whole list');
    }
    const limit = limitOf(asked.limit, LIST_LIMIT);
    const place = placeOf(asked.cursor);
    const incident = await findOwn(request.access, 'incident', id, (wanted) => this.incidents.get(wanted));
    const found = await this.read(incident, place);
    if (isCsv) {
      response.set('Content-Disposition', `attachment; filename="affected-${id.replace(/[^\w-]/g, '_')}.csv"`);
      response.type(`${CSV}; charset=utf-8`);
      await sendLines(csvOf(found), response);
      return;
    }
    const page = await firstPage(found, limit);
    linkNext(request, response, page.next);
    response.json(page);
  }

  private async read(incident: Incident, after: AffectedPlace | null): Promise<AsyncGenerator<AffectedEvent>> {
    const { shop, startedAt, id } = incident;
    const startedMs = Date.parse(startedAt);
    const range = { fromMs: startedMs - REFERENCE_MS, untilMs: startedMs };
    const nowMs = this.clock.now();
    const [settings, ...lists] = await Promise.all([
      this.shops.get(shop),
      ...['customer.registered', 'newsletter.subscribed'].map((metric) =>
        this.incidents.list({ shop, metric, ...range }, INCIDENTS_MAX, null),
      ),
    ]);
    const unusual = lists.flat().flatMap((other) => {
      const untilMs = other.resolvedAt === null ? nowMs : Date.parse(other.resolvedAt);
      return other.id === id ? [] : [{ fromMs: Date.parse(other.startedAt), untilMs }];
    });
    return this.affected.read({ incident, timezone: settings?.timezone ?? 'UTC', unusual, nowMs }, after);
  }
}

async function firstPage(found: AsyncGenerator<AffectedEvent>, limit: number): Promise<ListPage<AffectedDto>> {
  const rows: AffectedEvent[] = [];
  for await (const event of found) if (rows.push(event) > limit) break;
  return pageOf(rows, limit, itemOf, ({ timeMs, source, id }) => writeCursor('affected', [timeMs, source, id]));
}

async function sendLines(lines: AsyncGenerator<string>, response: Response): Promise<void> {
  try {
    await pipeline(Readable.from(lines), response);
  } catch (error) {
    // Whoever asked has gone: nobody is left to be told.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function* csvOf(found: AsyncGenerator<AffectedEvent>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const event of found) {
    const { id, source, type, time, confidence, why } = itemOf(event);
    yield csvLine([id, source, type, time, confidence, why.join('; ')]);
  }
}

function itemOf({ timeMs, id, source, type, confidence, why }: AffectedEvent): AffectedDto {
  return { id, source, type, time: new Date(timeMs).toISOString(), confidence, why };
}

function placeOf(cursor: string | undefined): AffectedPlace | null {
  if (cursor === undefined) return null;
  const [timeMs, source, id] = readCursor('affected', cursor, [0, '', '']);
  return { timeMs, source, id };
}
