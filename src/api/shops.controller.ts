import { Controller, Get, Inject, Param, Put, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../clock.js';
import { NeedsKey, type AuthorisedRequest } from '../http/access.guard.js';
import { CLOCK } from '../http/tokens.js';
import { checkShop, ShopSettingsError } from '../shops/check-shop.js';
import { ShopRepository } from '../shops/shop.repository.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { badRequest } from './bad-request.js';
import { readJsonBody } from './read-json-body.js';
import { readCursor, writeCursor } from './cursor.js';
import { Describes, Gives, GivesList, Names, Problems, Takes, WantsKey } from './describe-route.js';
import { ShopDto } from './dto/shop.dto.js';
import { linkNext, LIST_LIMIT, pageOf, type ListPage } from './list-page.js';
import { limitOf, readParameters } from './query-parameters.js';
import { findOwn } from './shop-reach.js';

/** Shops and their settings. */
@ApiTags('shops')
@WantsKey()
@NeedsKey('read')
@Controller('v1/shops')
export class ShopsController {
  constructor(
    private readonly shops: ShopRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives the shops that the key sees. */
  @Get()
  @Describes('The shops that this key may see', 'By name, each with its settings.')
  @Takes('limit', 'cursor')
  @GivesList(ShopDto)
  async list(
    @Req() request: AuthorisedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ListPage<ShopSettings>> {
    const { limit: limitText, cursor } = readParameters(request, ['limit', 'cursor']);
    const limit = limitOf(limitText, LIST_LIMIT);
    const behind = cursor === undefined ? null : readCursor('shops', cursor, [''])[0];
    const own = request.access.shop;
    const all = (await this.shops.list()).filter(({ shop }) => own === null || shop === own);
    const from = behind === null ? 0 : all.findIndex(({ shop }) => shop === behind) + 1;
    const page = pageOf(
      all.slice(from),
      limit,
      (settings) => settings,
      ({ shop }) => writeCursor('shops', [shop]),
    );
    linkNext(request, response, page.next);
    return page;
  }

  /** Gives the settings of one shop. */
  @Get(':shop')
  @Names('shop', 'Name of the shop.')
  @Describes('The settings of a shop')
  @Gives(ShopDto)
  @Problems(404)
  async get(@Req() request: AuthorisedRequest, @Param('shop') shop: string): Promise<ShopSettings> {
    readParameters(request, []);
    return findOwn(request.access, 'the shop', shop, (name) => this.shops.get(name));
  }

  /** Stores the settings of one shop and gives them as they are stored. */
  @Put(':shop')
  @Names('shop', 'Name of the shop.')
  @NeedsKey('admin')
  @Describes(
    'Replaces the settings of a shop',
    'Needs a key of scope admin. What is left out is learnt from then on. A shop not known before becomes known.',
  )
  @ApiBody({ type: ShopDto })
  @Gives(ShopDto)
  async put(@Req() request: AuthorisedRequest, @Param('shop') shop: string): Promise<ShopSettings> {
    readParameters(request, []);
    const settings = settingsIn(await readJsonBody(request));
    if (settings.shop !== shop) throw badRequest(`shop must be ${shop.slice(0, 64)}, as in the address`);
    await this.shops.put(settings, this.clock.now());
    return settings;
  }
}

function settingsIn(body: unknown): ShopSettings {
  try {
    return checkShop(body);
  } catch (error) {
    if (error instanceof RangeError) throw badRequest('the body is nested too deeply to be settings');
    if (!(error instanceof ShopSettingsError)) throw error;
    throw badRequest(error.problems[0] ?? error.message, [...error.problems]);
  }
}
