import { deserialize, serialize } from 'node:v8';
import type { DataSource, EntityManager } from 'typeorm';
import { seriesId } from '../series/series-name.js';
import { SeriesEntity } from '../series/series.entity.js';
import type { DescribedSeries } from '../detection/describe-state.js';
import type { ShopState } from '../detection/shop-state.js';
import { createShopWatch, type ShopWatch } from './shop-watch.js';
import { WatchStateEntity } from './watch-state.entity.js';

/** Bumped when the form of a ShopWatch changes: an older one is not read, and learning begins anew from the points. */
const FORM = 5;
const MINUTE_MS = 60_000;

/** Keeps what is remembered of each shop, and what its series say of themselves. */
export class WatchStore {
  constructor(private readonly source: DataSource) {}

  /** The watch as it was last saved, or a new one. */
  async load(shop: string): Promise<ShopWatch> {
    const row = await this.source.getRepository(WatchStateEntity).findOneBy({ shop });
    if (!row) return createShopWatch(shop);
    const stored = deserialize(row.state) as { form: number; watch: ShopWatch };
    return stored.form === FORM ? stored.watch : createShopWatch(shop);
  }

  /** Saves the watch within the caller's transaction. */
  async save(manager: EntityManager, watch: ShopWatch, nowMs: number): Promise<void> {
    const { shop, nextMinute } = watch.detection;
    await manager.save(WatchStateEntity, {
      shop,
      state: serialize({ form: FORM, watch }),
      judgedTill: nextMinute === null ? null : new Date(nextMinute * MINUTE_MS),
      savedAt: new Date(nowMs),
    });
  }

  /** Writes down, within the caller's transaction, the states of a shop's series and how far it has been judged. */
  async saveSeries(
    manager: EntityManager,
    { shop, nextMinute }: Pick<ShopState, 'shop' | 'nextMinute'>,
    series: readonly DescribedSeries[],
    nowMs: number,
  ): Promise<void> {
    const rows = series.map(({ name, ...said }) => ({
      id: seriesId(shop, name),
      shop,
      metric: name.metric,
      dimension: name.dimension,
      ...said,
      updatedAt: new Date(nowMs),
    }));
    if (rows.length > 0) await manager.upsert(SeriesEntity, rows, ['id']);
    if (nextMinute === null) return;
    await manager.update(WatchStateEntity, { shop }, { judgedTill: new Date(nextMinute * MINUTE_MS) });
  }
}
