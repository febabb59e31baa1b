import type { ClickHouseClient } from '@clickhouse/client';
import type { DataSource, EntityManager } from 'typeorm';
import { BaselineStore } from '../baselines/baseline-store.js';
import { describeShop } from '../detection/describe-state.js';
import { storeChanges } from '../incidents/incident.repository.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import type { Leases } from '../leases/leases.js';
import { enqueueNotices } from '../notify/enqueue-notices.js';
import { isNews } from './is-news.js';
import type { WatchNews } from './shop-watch.js';
import { isSaidAnew, wake, type WatchedShop } from './watched-shop.js';
import { WatchStore } from './watch-store.js';

const MINUTE_MS = 60_000;
const SAVE_EVERY_MS = 5 * MINUTE_MS;

/**
 * Writes down what came of looking at a shop. Each transaction begins by making sure that the shop is still this process's:
 * one that was held up while another took the shop over can store nothing.
 */
export class WatchRecord {
  private readonly baselines: BaselineStore;
  private readonly store: WatchStore;

  constructor(
    clickhouse: ClickHouseClient,
    private readonly postgres: DataSource,
    private readonly leases: Leases,
  ) {
    this.baselines = new BaselineStore(clickhouse);
    this.store = new WatchStore(postgres);
  }

  /** What was last saved of a shop. */
  load(shop: string) {
    return this.store.load(shop);
  }

  /**
   * Stores what there is to say, the notices of it and the memory of having said it, with what `besides` stores in the same
   * transaction; gives what was new.
   */
  async storeNews(
    shop: WatchedShop,
    news: WatchNews,
    nowMs: number,
    besides: (manager: EntityManager, fresh: readonly NumberedChange[]) => Promise<void>,
  ): Promise<NumberedChange[]> {
    const { watch, settings } = shop;
    await this.baselines.add(
      watch.detection.shop,
      news.profiles.map(({ series, ...version }) => ({ series, version })),
    );
    if (news.changes.length === 0) return [];
    const stored = await this.whileHeld(shop, async (manager) => {
      const fresh = await storeChanges(manager, news.changes);
      await enqueueNotices(
        manager,
        fresh.filter(({ change }) => isNews(change)),
        () => settings.channels ?? [],
        nowMs,
      );
      await besides(manager, fresh);
      wake(shop);
      await this.store.save(manager, watch, nowMs);
      return fresh;
    });
    shop.savedMs = nowMs;
    return stored;
  }

  /** Saves all that is remembered of a shop. */
  async save(shop: WatchedShop, nowMs: number): Promise<void> {
    wake(shop);
    await this.whileHeld(shop, (manager) => this.store.save(manager, shop.watch, nowMs));
    shop.savedMs = nowMs;
  }

  /** Writes down what nobody waits for: what the series say of themselves, and now and then all that is remembered. */
  async writeDown(shop: WatchedShop, nowMs: number): Promise<void> {
    const { detection } = shop.watch;
    if (shop.describedMinute !== detection.nextMinute) {
      const news = describeShop(detection, shop.context).filter((one) => isSaidAnew(shop.described, one));
      await this.whileHeld(shop, (manager) => this.store.saveSeries(manager, detection, news, nowMs));
      shop.describedMinute = detection.nextMinute;
    }
    if (nowMs - shop.savedMs >= SAVE_EVERY_MS) await this.save(shop, nowMs);
  }

  /** Writes in a transaction that comes through only while the shop is this process's. */
  whileHeld<Result>(shop: WatchedShop, write: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.postgres.transaction(async (manager) => {
      await this.leases.verify(manager, shop.watch.detection.shop, shop.epoch);
      return write(manager);
    });
  }
}
