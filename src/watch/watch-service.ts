import type { ClickHouseClient } from '@clickhouse/client';
import type { DataSource } from 'typeorm';
import type { RestingPlace } from '../detection/resting-columns.js';
import { ScratchFile } from '../detection/scratch-file.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import { AloneLeases, LeaseLostError, type Leases } from '../leases/leases.js';
import type { Log } from '../notify/log.js';
import { ShopQuery } from '../series/shop-query.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { moveCursor, readFromMs, takeNewOccurrences } from './arrival-cursor.js';
import { ArrivalReader } from './arrival-reader.js';
import { rowsOf } from './arrived-rows.js';
import { FeedbackFollower } from './feedback-follower.js';
import { Inquiries } from './inquiries.js';
import { SecondLooks } from './second-looks.js';
import { NewsReader, type Arrivals } from './news-reader.js';
import { advanceWatch, contextOf, feedWatch, hasMoreToJudge, momentOf, sliceMinutes } from './shop-watch.js';
import type { WatchSurroundings } from './watch-surroundings.js';
import { watchFigures, type WatchFigures } from './watch-figures.js';
import { WatchRecord } from './watch-record.js';
import { layDown, watchedShop, type WatchedShop } from './watched-shop.js';

const MINUTE_MS = 60_000;
/** Shops are saved every five minutes, a part of them in each. */
const SAVED_BY_TURNS = 5;
/** Minutes of arrivals read at once. */
const READ_MINUTES = 10;

/** What a pass over the shops did. */
export interface PassReport {
  shops: number;
  /** Shops that could not be looked at. */
  failed: number;
  changes: NumberedChange[];
}

/** One pass over the shops: its clock, and what it has done so far. */
interface Pass {
  nowMs: number;
  report: PassReport;
}

const NOTHING: Arrivals = { points: rowsOf([]), occurrences: [] };

/**
 * Looks at every shop that is this process's: reads what has arrived, judges what is complete, stores what there is to say together with the
 * notices of it. Changes, notices and the memory of having told them go into one transaction, so a crash tells nothing
 * twice and forgets nothing. The transaction begins by making sure that the shop is still this process's: one that was
 * held up while another took the shop over can store nothing.
 */
export class WatchService {
  private readonly reader: ArrivalReader;
  private readonly news: NewsReader;
  private readonly record: WatchRecord;
  private readonly feedback: FeedbackFollower;
  private readonly secondLooks: SecondLooks;
  private readonly watched = new Map<string, WatchedShop>();
  private readonly inquiries: Inquiries;
  private readonly leases: Leases;
  private readonly onWork: () => void;
  private readonly place: RestingPlace | null = null;
  private newsFromMs = 0;
  private running: Promise<PassReport> | null = null;
  private isStopping = false;

  constructor(
    clickhouse: ClickHouseClient,
    postgres: DataSource,
    private readonly shops: ShopRepository,
    private readonly log: Log,
    { leases = new AloneLeases(), onWork = () => undefined, onCauseFailed, scratchFolder }: WatchSurroundings = {},
  ) {
    this.reader = new ArrivalReader(clickhouse);
    this.news = new NewsReader(clickhouse);
    const query = new ShopQuery(clickhouse);
    this.inquiries = new Inquiries(query, {
      onFailed: (error, incident, what) => {
        onCauseFailed?.();
        log.error(
          { err: error, incident },
          `the ${what} of this incident could not be asked for; it is told without one`,
        );
      },
    });
    this.leases = leases;
    this.record = new WatchRecord(clickhouse, postgres, leases);
    this.feedback = new FeedbackFollower(postgres);
    this.secondLooks = new SecondLooks(query, postgres, this.record, this.inquiries);
    this.onWork = onWork;
    if (scratchFolder !== undefined) this.place = { scratch: new ScratchFile(scratchFolder), spare: new Map() };
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
    this.place?.scratch.close();
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
    for (const name of this.watched.keys()) if (!this.leases.held.has(name)) this.forget(name);
    const pass: Pass = { nowMs, report: { shops: this.leases.held.size, failed: 0, changes: [] } };
    await this.feedback.look();
    const shops = await this.shopsOfPass(pass);
    const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    const fromMs = endMs - READ_MINUTES * MINUTE_MS;
    const isCurrent = new Map(shops.map((shop) => [shop, readFromMs(shop.watch.cursor) >= fromMs]));
    // What somebody may be told of comes first: shops that are far behind, and what is only written down, wait for it.
    await this.lookAtCurrent(
      shops.filter((shop) => isCurrent.get(shop)),
      endMs,
      pass,
    );
    for (const shop of shops) {
      if (!isCurrent.get(shop)) await this.attempt(shop, pass, () => this.catchUp(shop, endMs, pass));
    }
    for (const shop of shops) await this.attempt(shop, pass, () => this.record.writeDown(shop, nowMs));
    for (const shop of await this.secondLooks.due(shops, nowMs))
      await this.attempt(shop, pass, () => this.lookAgain(shop, pass));
    this.place?.spare.clear();
    return pass.report;
  }

  private async shopsOfPass(pass: Pass): Promise<WatchedShop[]> {
    const settings = new Map((await this.shops.list()).map((one) => [one.shop, one]));
    const shops: WatchedShop[] = [];
    for (const [name, epoch] of this.leases.held) {
      try {
        shops.push(await this.shopNamed(settings.get(name) ?? { shop: name }, epoch, pass.nowMs));
      } catch (error) {
        if (!this.giveUp(name, error)) pass.report.failed++;
      }
    }
    return shops;
  }

  /** Works on one shop; what goes wrong there is its own affair. A shop that was given up, or a stop, is passed over. */
  private async attempt(shop: WatchedShop, { report }: Pass, work: () => Promise<void>): Promise<void> {
    const name = shop.settings.shop;
    if (this.isStopping || this.watched.get(name) !== shop) return;
    try {
      await work();
      layDown(shop, this.log);
    } catch (error) {
      if (!this.giveUp(name, error)) report.failed++;
    }
    this.onWork();
  }

  /** Takes down what is remembered of shops and gives them to whoever takes them. */
  private async handOver(names: readonly string[], nowMs: number): Promise<void> {
    for (const name of names) {
      const shop = this.watched.get(name);
      try {
        if (shop) await this.record.save(shop, nowMs);
      } catch (error) {
        this.giveUp(name, error);
      }
      this.forget(name);
    }
    await this.leases.giveBack(names);
  }

  private forget(name: string): void {
    this.watched.get(name)?.rest?.forget();
    this.watched.delete(name);
    this.feedback.forget(name);
    this.secondLooks.forget(name);
  }

  /** Forgets a shop: what is in memory may be ahead of the store. Gives whether that is only because it was lost. */
  private giveUp(name: string, error: unknown): boolean {
    this.forget(name);
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

  /** Looks at shops that are read up to now: all that is new of them is read together. */
  private async lookAtCurrent(shops: readonly WatchedShop[], endMs: number, pass: Pass): Promise<void> {
    if (shops.length === 0) return;
    const byName = new Map(shops.map((shop) => [shop.settings.shop, shop]));
    const read = shops.map(({ settings, watch, totals }) => {
      return [settings.shop, { fromMs: readFromMs(watch.cursor), totals }] as const;
    });
    for await (const batch of this.news.read(new Map(read), endMs)) {
      for (const [name, arrivals] of batch) {
        const shop = byName.get(name)!;
        await this.attempt(shop, pass, () => this.take(shop, arrivals, endMs, pass));
      }
    }
    for (const shop of shops) {
      const isSomethingLeft = shop.lookedMs !== endMs || this.feedback.hasNews(shop.settings.shop);
      if (isSomethingLeft) await this.attempt(shop, pass, () => this.take(shop, NOTHING, endMs, pass));
    }
  }

  /** Reads what has arrived of one shop, a stretch at a time, so that a long absence does not fill the memory. */
  private async catchUp(shop: WatchedShop, endMs: number, pass: Pass): Promise<void> {
    const { shop: name } = shop.settings;
    let fromMs = readFromMs(shop.watch.cursor) || (await this.reader.firstArrivalMs(name)) || endMs - MINUTE_MS;
    do {
      const untilMs = Math.min(endMs, fromMs + READ_MINUTES * MINUTE_MS);
      const points = await this.reader.points(name, fromMs, untilMs);
      await this.take(
        shop,
        { points: rowsOf(points), occurrences: await this.reader.occurrences(name, fromMs, untilMs) },
        untilMs,
        pass,
      );
      fromMs = untilMs;
    } while (fromMs < endMs);
  }

  /** Takes in what has arrived up to `untilMs`, judges what is complete and stores what there is to say. */
  private async take(shop: WatchedShop, arrivals: Arrivals, untilMs: number, { nowMs, report }: Pass): Promise<void> {
    const { watch } = shop;
    const points = shop.overlap.take(arrivals.points);
    const occurrences = takeNewOccurrences(watch.cursor, arrivals.occurrences);
    const lessons = await this.feedback.learn(shop.settings.shop, nowMs);
    const look = { nowMs, isFirst: shop.lookedMs === null };
    const hasWindow = feedWatch(watch, shop.context, points, occurrences, look);
    if (hasWindow || shop.context.lessons !== lessons) shop.context = contextOf(watch, shop.settings, lessons);
    moveCursor(watch.cursor, untilMs - MINUTE_MS);
    do {
      const news = advanceWatch(watch, shop.context, nowMs, sliceMinutes(watch), untilMs);
      const moment = momentOf(watch, shop.context, nowMs);
      // Before causes and costs are asked for: what ends by a verdict is asked about once more like all that is over.
      const said = await this.feedback.tell(watch.book, shop.settings, nowMs);
      const told = await this.inquiries.ask(moment, [...news.changes, ...said.changes]);
      const all = { profiles: news.profiles, changes: told };
      report.changes.push(...(await this.record.storeNews(shop, all, nowMs, said.store)));
      await new Promise((resolve) => setImmediate(resolve));
      this.onWork();
    } while (hasMoreToJudge(watch, Math.min(nowMs, untilMs)));
    shop.lookedMs = untilMs;
  }

  /** Looks at a stretch a second time, once all of its events have come. */
  private async lookAgain(shop: WatchedShop, { nowMs, report }: Pass): Promise<void> {
    await this.record.save(shop, nowMs);
    const again = await this.secondLooks.look(shop, await this.feedback.learn(shop.settings.shop, nowMs), nowMs);
    const moment = momentOf(shop.watch, shop.context, nowMs);
    const changes = await this.inquiries.ask(moment, again.changes);
    if (changes.length === 0) await this.record.whileHeld(shop, again.store);
    else report.changes.push(...(await this.record.storeNews(shop, { changes, profiles: [] }, nowMs, again.store)));
  }

  private async shopNamed(settings: ShopSettings, epoch: number, nowMs: number): Promise<WatchedShop> {
    const { shop: name } = settings;
    const known = this.watched.get(name);
    if (!known || known.epoch !== epoch) {
      this.forget(name);
      const watch = await this.record.load(name);
      // Shops that are taken up together are not saved together. A new one is saved at once, or nobody knows of it.
      const isNew = watch.cursor.newestMs === null;
      const savedMs = isNew ? 0 : nowMs - (this.watched.size % SAVED_BY_TURNS) * MINUTE_MS;
      const shop = watchedShop(watch, settings, epoch, savedMs, this.place);
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
