import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ChangeReader, type ChangeCursor, type StoredChange } from '../changes/change-reader.js';
import { ChangeVerdicts } from '../changes/change-verdicts.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { ALL_SHOPS } from '../series/shop-query.js';
import { changeItem } from './change-item.js';
import { readCursor, writeCursor } from './cursor.js';
import { Describes, GivesList, Takes, WantsKey } from './describe-route.js';
import { ChangeDto } from './dto/change.dto.js';
import { linkNext, LIST_LIMIT, pageOf, type ListPage } from './list-page.js';
import { limitOf, rangeOf, readParameters } from './query-parameters.js';
import { shopInReach } from './shop-reach.js';

/** What was changed in the shops. */
@ApiTags('changes')
@WantsKey()
@NeedsKey('read')
@Controller('v1/changes')
export class ChangesController {
  constructor(
    private readonly changes: ChangeReader,
    private readonly verdicts: ChangeVerdicts,
  ) {}

  /** Gives the changes that the key sees. */
  @Get()
  @Describes(
    'What was changed',
    'Deploys, campaigns, settings and the like, newest first, with the verdict on each: final after an hour.',
  )
  @Takes('shop', 'from', 'to', 'limit', 'cursor')
  @GivesList(ChangeDto)
  async list(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ListPage<ChangeDto>> {
    const asked = readParameters(request, ['shop', 'from', 'to', 'limit', 'cursor']);
    const shop = shopInReach(request.access, asked.shop);
    const limit = limitOf(asked.limit, LIST_LIMIT);
    const range = rangeOf(asked);
    // An empty name is no shop's.
    const rows = shop === '' ? [] : await this.changes.list(shop ?? ALL_SHOPS, range, limit + 1, placeOf(asked.cursor));
    const { items: shown, next } = pageOf(rows, limit, (row) => row, cursorOf);
    const verdicts = await this.verdicts.of(shown);
    const page = { items: shown.map((row, index) => changeItem(row, verdicts[index]!)), next };
    linkNext(request, response, page.next);
    return page;
  }
}

function cursorOf({ timeMs, shop, source, id }: StoredChange): string {
  return writeCursor('changes', [timeMs, shop, source, id]);
}

function placeOf(cursor: string | undefined): ChangeCursor | null {
  if (cursor === undefined) return null;
  const [timeMs, shop, source, id] = readCursor('changes', cursor, [0, '', '', '']);
  return { timeMs, shop, source, id };
}
