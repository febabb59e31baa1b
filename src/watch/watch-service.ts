import type { ClickHouseClient } from '@clickhouse/client';
import type { DataSource, EntityManager } from 'typeorm';
import { BaselineStore } from '../baselines/baseline-store.js';
import { CauseDesk } from '../causes/cause-desk.js';
import type { ShopContext } from '../detection/advance-shop.js';
import { describeShop } from '../detection/describe-state.js';
import { storeChanges } from '../incidents/incident.repository.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import { AloneLeases, LeaseLostError, type Leases } from '../leases/leases.js';
import { enqueueNotices } from '../notify/enqueue-notices.js';
import type { Log } from '../notify/log.js';
import { ShopQuery } from '../series/shop-query.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { moveCursor, readFromMs, takeNewOccurrences, takeNewPoints } from './arrival-cursor.js';
import { ArrivalReader } from './arrival-reader.js';
import {
  advanceWatch,
  contextOf,
  feedWatch,
  hasMoreToJudge,
  momentOf,
  type ShopWatch,
  type WatchNews,
} from './shop-watch.js';
import { watchFigures, type WatchFigures } from './watch-figures.js';
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
  /** Shops that could not be looked at. */
  failed: number;
  changes: NumberedChange[];
}

/** How the watch stands to the rest of its process. */
export interface WatchSurroundings {
  /** Which shops are this process's; all of them where it is alone. */
  leases?: Leases;
  /** Told of each step of a pass. */
  onWork?: () => void;
  /** Told of every cause that could not be asked for. */
  onCauseFailed?: () => void;
}

interface WatchedShop {
  watch: ShopWatch;
  settings: ShopSettings;
  context: ShopContext;
  /** Of the lease under which it was loaded. */
  epoch: number;
  savedMs: number;
  describedMinute: number | null;
}

/**
 * Looks at every shop that is this process's: reads what has arrived, judges what is complete, stores what there is to say together with the
 * notices of it. Changes, notices and the memory of having told them go into one transaction, so a crash tells nothing
 * twice and forgets nothing. The transaction begins by making sure that the shop is still this process's: one that was
 * held up while another took the shop over can store nothing.
 */
export class WatchService {
  private readonly reader: ArrivalReader;
  private readonly baselines: BaselineStore;
  private readonly store: WatchStore;
  private readonly watched = new Map<string, WatchedShop>();
  private readonly desk: CauseDesk;
  private readonly leases: Leases;
  private readonly onWork: () => void;
  private newsFromMs = 0;
  private running: Promise<PassReport> | null = null;
  private isStopping = false;

  constructor(
    clickhouse: ClickHouseClient,
    private readonly postgres: DataSource,
    private readonly shops: ShopRepository,
    private readonly log: Log,
    { leases = new AloneLeases(), onWork = () => undefined, onCauseFailed }: WatchSurroundings = {},
  ) {
    this.reader = new ArrivalReader(clickhouse);
    this.desk = new CauseDesk(new ShopQuery(clickhouse), {
      onFailed: (error, incident) => {
        onCauseFailed?.();
        log.error(
          { err: error, incident },
          'the cause of this incident could not be asked for; it is told without one',
        );
      },
    });
    this.baselines = new BaselineStore(clickhouse);
    this.store = new WatchStore(postgres);
    this.leases = leases;
    this.onWork = onWork;
  }

  /** Looks once at every shop; a call while a pass is under way gets that one. */
  pass(nowMs: number): Promise<PassReport> {
    this.running ??= this.passFrom(nowMs).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Saves what is remembered of every shop and gives the shops back; to be awaited before the process ends. */
  async stop(nowMs: number): Promise<void> {
    this.isStopping = true;
    // Whoever began the pass is told where it fails; the shops are given back all the same.
    await this.running?.then(
      () => true,
      () => false,
    );
    await this.handOver([...this.watched.keys()], nowMs);
    await this.leases.leave();
  }

  /** How the watch is doing now. */
  figures(nowMs: number): WatchFigures {
    return watchFigures(
      [...this.watched.values()].map(({ watch }) => watch),
      nowMs,
    );
  }

  private async passFrom(nowMs: number): Promise<PassReport> {
    const withNews = await this.reader.shopsWithNews(this.newsFromMs);
    await this.handOver(await this.leases.share(withNews), nowMs);
    this.newsFromMs = nowMs - READ_MINUTES * MINUTE_MS;
    for (const name of this.watched.keys()) if (!this.leases.held.has(name)) this.watched.delete(name);
    const names = [...this.leases.held.keys()];
    const report: PassReport = { shops: names.length, failed: 0, changes: [] };
    for (const name of names) {
      if (this.isStopping) break;
      try {
        report.changes.push(...(await this.lookAt(name, nowMs)));
      } catch (error) {
        if (!this.giveUp(name, error)) report.failed++;
      }
    }
    return report;
  }

  /** Takes down what is remembered of shops and gives them to whoever takes them. */
  private async handOver(names: readonly string[], nowMs: number): Promise<void> {
    for (const name of names) {
      const shop = this.watched.get(name);
      try {
        if (shop) await this.saveAlone(shop, nowMs);
      } catch (error) {
        this.giveUp(name, error);
      }
      this.watched.delete(name);
    }
    await this.leases.giveBack(names);
  }

  /** Forgets a shop: what is in memory may be ahead of the store. Gives whether that is only because it was lost. */
  private giveUp(name: string, error: unknown): boolean {
    this.watched.delete(name);
    if (error instanceof LeaseLostError) {
      this.log.warn({ shop: name }, 'another process has taken this shop over; nothing of this look was stored');
      return true;
    }
    this.log.error(
      { err: error, shop: name },
      'looking at this shop failed; it is taken up again from its last saved state',
    );
    return false;
  }

  private async lookAt(name: string, nowMs: number): Promise<NumberedChange[]> {
    const epoch = this.leases.held.get(name);
    if (epoch === undefined) return [];
    const shop = await this.shopNamed(name, epoch);
    const told: NumberedChange[] = [];
    for await (const readTillMs of this.feed(shop, nowMs)) {
      do {
        const news = advanceWatch(shop.watch, shop.context, nowMs, sliceMinutes(shop.watch), readTillMs);
        const changes = await this.desk.inquire(momentOf(shop.watch, shop.context, nowMs), news.changes);
        told.push(...(await this.storeNews(shop, { ...news, changes }, nowMs)));
        this.onWork();
        await new Promise((resolve) => setImmediate(resolve));
      } while (hasMoreToJudge(shop.watch, Math.min(nowMs, readTillMs)));
    }
    await this.describe(shop, nowMs);
    return told;
  }

  /** Reads what has arrived, a stretch at a time, so that a long absence does not fill the memory; gives how far it came. */
  private async *feed(shop: WatchedShop, nowMs: number): AsyncGenerator<number> {
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
      yield untilMs;
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
    const stored = await this.whileHeld(shop, async (manager) => {
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

  private async saveAlone(shop: WatchedShop, nowMs: number): Promise<void> {
    await this.whileHeld(shop, (manager) => this.store.save(manager, shop.watch, nowMs));
    shop.savedMs = nowMs;
  }

  private async describe(shop: WatchedShop, nowMs: number): Promise<void> {
    const { detection } = shop.watch;
    if (shop.describedMinute === detection.nextMinute) return;
    const described = describeShop(detection, shop.context.calendar);
    await this.whileHeld(shop, (manager) => this.store.saveSeries(manager, detection, described, nowMs));
    shop.describedMinute = detection.nextMinute;
  }

  /** Writes in a transaction that comes through only while the shop is this process's. */
  private whileHeld<Result>(shop: WatchedShop, write: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.postgres.transaction(async (manager) => {
      await this.leases.verify(manager, shop.watch.detection.shop, shop.epoch);
      return write(manager);
    });
  }

  private async shopNamed(name: string, epoch: number): Promise<WatchedShop> {
    const settings = (await this.shops.get(name)) ?? { shop: name };
    const known = this.watched.get(name);
    if (!known || known.epoch !== epoch) {
      const watch = await this.store.load(name);
      const shop = { watch, settings, context: contextOf(watch, settings), epoch, savedMs: 0, describedMinute: null };
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
