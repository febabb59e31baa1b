import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../clock.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { CLOCK } from '../http/tokens.js';
import { IncidentRepository } from '../incidents/incident.repository.js';
import { buildReport } from '../report/build-report.js';
import { REPORT_LANGUAGE_CODES, REPORT_LANGUAGES } from '../report/languages.js';
import { renderMarkdown, renderText } from '../report/render-report.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { Describes, Names, Problems, Takes, WantsKey } from './describe-route.js';
import { readParameters, wordOf } from './query-parameters.js';
import { findOwn } from './shop-reach.js';

const TEXT = 'text/plain';
const MARKDOWN = 'text/markdown';
const written = (example: string) => ({ schema: { type: 'string', example } }) as const;

/** An incident told to the owner of the shop. */
@ApiTags('incidents')
@WantsKey()
@NeedsKey('read')
@Controller('v1/incidents')
export class ReportController {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly shops: ShopRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives the report of an incident as text. */
  @Get(':id/report')
  @Names('id', 'Id of the incident.')
  @Describes(
    'An incident, for the owner of the shop',
    "What happened, when (the shop's own time), what it cost, what was done, in plain words. Markdown where asked for.",
  )
  @Takes('lang')
  @ApiOkResponse({
    description: 'The report, in UTF-8.',
    content: { [TEXT]: written('Report of an incident\n…'), [MARKDOWN]: written('# Report of an incident\n…') },
  })
  @Problems(404)
  @Header('Vary', 'Accept')
  async report(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
  ): Promise<string> {
    const asked = readParameters(request, ['lang']);
    const lang = wordOf('lang', asked.lang, REPORT_LANGUAGE_CODES) ?? REPORT_LANGUAGE_CODES[0]!;
    const incident = await findOwn(request.access, 'incident', id, (wanted) => this.incidents.get(wanted));
    const [changes, notes, shop] = await Promise.all([
      this.incidents.log(id),
      this.incidents.notes(id),
      this.shops.get(incident.shop),
    ]);
    const matter = { incident, changes, notes, shop: shop ?? {}, nowMs: this.clock.now() };
    const report = buildReport(matter, REPORT_LANGUAGES[lang]);
    const isMarkdown = request.accepts([TEXT, MARKDOWN]) === MARKDOWN;
    response.set('Content-Language', lang).type(`${isMarkdown ? MARKDOWN : TEXT}; charset=utf-8`);
    return isMarkdown ? renderMarkdown(report) : renderText(report);
  }
}
