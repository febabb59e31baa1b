import type { ClickHouseClient } from '@clickhouse/client';
import type { DataSource } from 'typeorm';
import { BaselineStore } from '../baselines/baseline-store.js';
import type { ShopContext } from '../detection/advance-shop.js';
import { describeShop } from '../detection/describe-state.js';
import { storeChanges } from '../incidents/incident.repository.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import { enqueueNotices } from '../notify/enqueue-notices.js';
import type { Log } from '../notify/log.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { moveCursor, readFromMs, takeNewOccurrences, takeNewPoints } from './arrival-cursor.js';
import { ArrivalReader } from './arrival-reader.js';
import { advanceWatch, contextOf, feedWatch, hasMoreToJudge, type ShopWatch, type WatchNews } from './shop-watch.js';
import { WatchStore } from './watch-store.js';

const MINUTE_MS = 60_000;
/** Minutes of single series judged before other work gets a turn: some hundred milliseconds. */
const SLICE_SERIES_MINUTES = 50_000;
/** Minutes of arrivals read at once. */
const READ_MINUTES = 10;
const SAVE_EVERY_MS = 5 * MINUTE_MS;
/** What is found in history that was sent later is kept, but nobody is told of it who could do nothing about it. */
const NEWS_AGE_MS = 7 * 24 * 60 * MINUTE_MS;

/** What a pass over the shops did. */
export interface PassReport {
  shops: number;
  changes: NumberedChange[];
}

interface WatchedShop {
  watch: ShopWatch;
  settings: ShopSettings;
  context: ShopContext;
  savedMs: number;
  describedMinute: number | null;
}

/**
 * Looks at every shop: reads what has arrived, judges what is complete, stores what there is to say together with the
 * notices of it. Changes, notices and the memory of having told them go into one transaction, so a crash tells nothing
 * twice and forgets nothing.
 */
export class WatchService {
  private readonly reader: ArrivalReader;
  private readonly baselines: BaselineStore;
  private readonly store: WatchStore;
  private readonly watched = new Map<string, WatchedShop>();
  private newsFromMs = 0;
  private running: Promise<PassReport> | null = null;

  constructor(
    clickhouse: ClickHouseClient,
    private readonly postgres: DataSource,
    private readonly shops: ShopRepository,
    private readonly log: Log,
  ) {
    this.reader = new ArrivalReader(clickhouse);
    this.baselines = new BaselineStore(clickhouse);
    this.store = new WatchStore(postgres);
  }

  /** Looks once at every shop; a call while a pass is under way gets that one. */
  pass(nowMs: number): Promise<PassReport> {
    this.running ??= this.passFrom(nowMs).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Saves what is remembered of every shop; to be awaited before the process ends. */
  async save(nowMs: number): Promise<void> {
    await this.running;
    for (const { watch } of this.watched.values()) await this.store.save(this.postgres.manager, watch, nowMs);
  }

  private async passFrom(nowMs: number): Promise<PassReport> {
    const withNews = await this.reader.shopsWithNews(this.newsFromMs);
    const names = new Set([...withNews, ...this.watched.keys()]);
    const report: PassReport = { shops: names.size, changes: [] };
    for (const name of names) {
      try {
        report.changes.push(...(await this.lookAt(name, nowMs)));
      } catch (error) {
        // What is in memory may be ahead of the store: begin again from what was saved.
        this.watched.delete(name);
        this.newsFromMs = 0;
        this.log.error(
          { err: error, shop: name },
          'looking at this shop failed; it is taken up again from its last saved state',
        );
      }
    }
    if (names.size === this.watched.size) this.newsFromMs = nowMs - READ_MINUTES * MINUTE_MS;
    return report;
  }

  private async lookAt(name: string, nowMs: number): Promise<NumberedChange[]> {
    const shop = await this.shopNamed(name);
    const told: NumberedChange[] = [];
    for await (const _ of this.feed(shop, nowMs)) {
      do {
        const news = advanceWatch(shop.watch, shop.context, nowMs, sliceMinutes(shop.watch));
        told.push(...(await this.storeNews(shop, news, nowMs)));
        await new Promise((resolve) => setImmediate(resolve));
      } while (hasMoreToJudge(shop.watch, nowMs));
    }
    await this.describe(shop, nowMs);
    return told;
  }

  /** Reads what has arrived, a stretch at a time, so that a long absence does not fill the memory. */
  private async *feed(shop: WatchedShop, nowMs: number): AsyncGenerator<void> {
    const { watch } = shop;
    const name = watch.detection.shop;
    const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    let fromMs = readFromMs(watch.cursor) || (await this.reader.firstArrivalMs(name)) || endMs - MINUTE_MS;
    do {
      const untilMs = Math.min(endMs, fromMs + READ_MINUTES * MINUTE_MS);
      const points = takeNewPoints(watch.cursor, await this.reader.points(name, fromMs, untilMs));
      const occurrences = takeNewOccurrences(watch.cursor, await this.reader.occurrences(name, fromMs, untilMs));
      if (feedWatch(watch, shop.context, points, occurrences)) shop.context = contextOf(watch, shop.settings);
      moveCursor(watch.cursor, untilMs - MINUTE_MS);
      yield;
      fromMs = untilMs;
    } while (fromMs < endMs);
  }

  private async storeNews(shop: WatchedShop, news: WatchNews, nowMs: number): Promise<NumberedChange[]> {
    const { watch, settings } = shop;
    await this.baselines.add(
      watch.detection.shop,
      news.profiles.map(({ series, shape, profile, noise }) => ({ series, version: { shape, profile, noise } })),
    );
    if (news.changes.length === 0 && nowMs - shop.savedMs < SAVE_EVERY_MS) return [];
    const stored = await this.postgres.transaction(async (manager) => {
      const fresh = await storeChanges(manager, news.changes);
      await enqueueNotices(
        manager,
        fresh.filter((one) => isNews(one, nowMs)),
        () => settings.channels ?? [],
        nowMs,
      );
      await this.store.save(manager, watch, nowMs);
      return fresh;
    });
    shop.savedMs = nowMs;
    return stored;
  }

  private async describe(shop: WatchedShop, nowMs: number): Promise<void> {
    const { detection } = shop.watch;
    if (shop.describedMinute === detection.nextMinute) return;
    await this.store.saveSeries(
      detection.shop,
      describeShop(detection, shop.context.calendar),
      detection.nextMinute,
      nowMs,
    );
    shop.describedMinute = detection.nextMinute;
  }

  private async shopNamed(name: string): Promise<WatchedShop> {
    const settings = (await this.shops.get(name)) ?? { shop: name };
    const known = this.watched.get(name);
    if (!known) {
      const watch = await this.store.load(name);
      const shop = { watch, settings, context: contextOf(watch, settings), savedMs: 0, describedMinute: null };
      this.watched.set(name, shop);
      return shop;
    }
    if (JSON.stringify(settings) !== JSON.stringify(known.settings)) {
      known.settings = settings;
      known.context = contextOf(known.watch, settings);
    }
    return known;
  }
}

function isNews({ change }: NumberedChange, nowMs: number): boolean {
  return Date.parse(change.startedAt) > nowMs - NEWS_AGE_MS;
}

function sliceMinutes({ detection }: ShopWatch): number {
  return Math.ceil(SLICE_SERIES_MINUTES / Math.max(1, detection.series.size));
}
