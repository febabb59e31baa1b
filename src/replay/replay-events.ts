import type { ClickHouseClient } from '@clickhouse/client';
import { ClickHouseEventStore, EventWriter, type StoredEvent } from '../../ingest/index.js';
import type { ArrivedPoint } from '../detection/point-sum.js';
import type { NewProfile, Occurrence } from '../detection/shop-state.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import type { ShopContext } from '../detection/advance-shop.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { NO_LESSONS } from '../detection/lessons.js';
import { PointReader } from '../series/point-reader.js';
import { ShopQuery } from '../series/shop-query.js';
import { ArrivalReader } from '../watch/arrival-reader.js';
import { byArrival } from '../watch/by-arrival.js';
import { HistoryReader } from '../watch/history-reader.js';
import { Inquiries } from '../watch/inquiries.js';
import { lookAgain, nextStretch, type SecondLookOrder, type SecondStretch } from '../watch/second-look.js';
import {
  advanceWatch,
  contextOf,
  createShopWatch,
  feedWatch,
  judgedMsOf,
  momentOf,
  type ShopWatch,
} from '../watch/shop-watch.js';

const MINUTE_MS = 60_000;
/** Events in one insert. */
const CHUNK_EVENTS = 20_000;
/** The time that one insert may span: the store takes only so many days at once. */
const CHUNK_SPAN_MS = 7 * 86_400_000;
/** Nobody waits for a replay, and on a slow machine it must tell the same. */
const PATIENCE_MS = 120_000;

/** An event with the moment at which it reached the service, on the replay's clock. */
export interface TimedEvent {
  event: StoredEvent;
  clockMs: number;
}

/** What a replay tells while it runs. */
export interface ReplayListener {
  onChange(change: NumberedChange): void | Promise<void>;
  onProgress(progress: { events: number; duplicates: number; clockMs: number }): void;
  /** What is normal for series of a shop was learnt anew. */
  onProfiles?(shop: string, profiles: readonly NewProfile[]): Promise<void>;
  /** A cause or a cost could not be asked for; its incident is told without one. */
  onCauseFailed?(error: unknown, incident: string): void;
}

interface ReplayedShop {
  watch: ShopWatch;
  /** Its second look, once all that comes late has come. */
  second: ShopWatch;
  context: ShopContext;
  settings: ShopSettings;
}

/**
 * Runs events through store and detection as the service does, on the events' own clock: the writer stores them, the
 * arrival reader gives back what had arrived by each minute, and each minute is judged with nothing later known. The
 * clock goes on through a silence. The store should be empty and is left filled.
 */
export class Replay {
  private readonly writer: EventWriter;
  private readonly reader: ArrivalReader;
  private readonly history: HistoryReader;
  private readonly heard: PointReader;
  private readonly inquiries: Inquiries;
  private readonly shops = new Map<string, ReplayedShop>();
  private chunk: StoredEvent[] = [];
  private nextMinuteMs: number | null = null;
  private tokens = 0;
  private events = 0;
  private duplicates = 0;

  constructor(
    client: ClickHouseClient,
    private readonly settings: readonly ShopSettings[],
    private readonly listener: ReplayListener,
  ) {
    this.reader = new ArrivalReader(client);
    const query = new ShopQuery(client);
    this.history = new HistoryReader(query);
    this.heard = new PointReader(query);
    this.inquiries = new Inquiries(query, {
      onFailed: (error, incident) => this.listener.onCauseFailed?.(error, incident),
      patienceMs: PATIENCE_MS,
    });
    this.writer = new EventWriter({
      store: new ClickHouseEventStore(client),
      spool: null,
      newToken: () => `replay-${this.tokens++}`,
      arrivedMs: (event) => event.receivedMs,
      batchEventsMax: Number.MAX_SAFE_INTEGER,
      queueEventsMax: Number.MAX_SAFE_INTEGER,
    });
  }

  /** Takes events in the order of their arrival, with a clock that never goes back; gives how many there were. */
  async run(events: AsyncIterable<TimedEvent>): Promise<{ events: number; duplicates: number }> {
    let clockMs = 0;
    for await (const { event, clockMs: now } of events) {
      const minuteMs = Math.floor(now / MINUTE_MS) * MINUTE_MS;
      this.nextMinuteMs ??= minuteMs;
      // A chunk ends with a whole minute of arrival, so that its ticks know all that arrived before them.
      const isFull = this.chunk.length >= CHUNK_EVENTS || minuteMs - this.nextMinuteMs >= CHUNK_SPAN_MS;
      if (isFull && minuteMs > Math.floor(clockMs / MINUTE_MS) * MINUTE_MS) {
        await this.replayUntil(minuteMs);
      }
      this.chunk.push(event);
      clockMs = now;
    }
    await this.replayUntil((Math.floor(clockMs / MINUTE_MS) + 2) * MINUTE_MS);
    for (const shop of this.shops.values()) await this.lookAgainToTheEnd(shop);
    return { events: this.events, duplicates: this.duplicates };
  }

  /** The end of the newest judged minute of each shop. */
  judgedTill(): Map<string, number> {
    return new Map([...this.shops].map(([name, { watch }]) => [name, judgedMsOf(watch)]));
  }

  private async replayUntil(untilMs: number): Promise<void> {
    const fromMs = this.nextMinuteMs;
    if (fromMs === null) return;
    const receipt = await this.writer.write(this.chunk);
    this.events += receipt.length;
    this.duplicates += receipt.filter((one) => one === 'duplicate').length;
    const names = new Set([...this.chunk.map(({ shop }) => shop), ...this.shops.keys()]);
    for (const name of names) await this.replayShop(name, fromMs, untilMs);
    this.chunk = [];
    this.nextMinuteMs = untilMs;
    this.listener.onProgress({ events: this.events, duplicates: this.duplicates, clockMs: untilMs });
  }

  private async replayShop(name: string, fromMs: number, untilMs: number): Promise<void> {
    const shop = this.shopNamed(name);
    shop.second.cursor.newestMs ??= await this.heard.firstHeardMs(name, 0, untilMs);
    const points = byArrival(await this.reader.points(name, fromMs, untilMs));
    const occurrences = byArrival(await this.reader.occurrences(name, fromMs, untilMs));
    for (let minuteMs = fromMs; minuteMs < untilMs; minuteMs += MINUTE_MS) {
      await this.tick(shop, points.get(minuteMs) ?? [], occurrences.get(minuteMs) ?? [], minuteMs + MINUTE_MS);
    }
  }

  private async tick(
    shop: ReplayedShop,
    points: ArrivedPoint[],
    occurrences: Occurrence[],
    nowMs: number,
  ): Promise<void> {
    if (feedWatch(shop.watch, shop.context, points, occurrences)) shop.context = contextOf(shop.watch, shop.settings);
    const { changes, profiles } = advanceWatch(shop.watch, shop.context, nowMs, Number.MAX_SAFE_INTEGER);
    if (profiles.length > 0) await this.listener.onProfiles?.(shop.settings.shop, profiles);
    await this.tell(shop, changes, nowMs);
    const stretch = nextStretch(shop.second.cursor.newestMs ?? nowMs, judgedMsOf(shop.watch), nowMs);
    if (stretch) await this.tell(shop, await this.lookAgain(shop, stretch, 'usual', nowMs), nowMs);
  }

  /** Nothing more will come: what is left is looked at the second time at once. */
  private async lookAgainToTheEnd(shop: ReplayedShop): Promise<void> {
    const nowMs = this.nextMinuteMs!;
    const endMs = judgedMsOf(shop.watch);
    for (let fromMs = shop.second.cursor.newestMs ?? endMs; fromMs < endMs;) {
      const untilMs = Math.min(endMs, nextStretch(fromMs, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)!.untilMs);
      const comparison = untilMs === endMs ? 'last' : 'usual';
      await this.tell(shop, await this.lookAgain(shop, { fromMs, untilMs }, comparison, nowMs), nowMs);
      fromMs = untilMs;
    }
  }

  private lookAgain(
    { watch, second, settings }: ReplayedShop,
    stretch: SecondStretch,
    comparison: SecondLookOrder['comparison'],
    nowMs: number,
  ): Promise<NumberedChange[]> {
    const order = { ...stretch, settings, lessons: NO_LESSONS, comparison, nowMs };
    return lookAgain({ history: this.history, inquiries: this.inquiries }, second, watch.book, order);
  }

  private async tell(
    { watch, context }: ReplayedShop,
    changes: readonly NumberedChange[],
    nowMs: number,
  ): Promise<void> {
    const moment = momentOf(watch, context, nowMs);
    for (const change of await this.inquiries.ask(moment, changes)) await this.listener.onChange(change);
  }

  private shopNamed(name: string): ReplayedShop {
    let shop = this.shops.get(name);
    if (!shop) {
      const settings = this.settings.find((candidate) => candidate.shop === name) ?? { shop: name };
      const watch = createShopWatch(name);
      shop = { watch, second: createShopWatch(name), settings, context: contextOf(watch, settings) };
      this.shops.set(name, shop);
    }
    return shop;
  }
}
