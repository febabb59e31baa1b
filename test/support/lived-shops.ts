import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { ClickHouseEventStore, EventWriter, prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { loadSettings } from '../../src/config/settings.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { startService, type Service } from '../../src/service.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import type { ShopSettings } from '../../src/shops/shop-settings.js';
import { WatchService } from '../../src/watch/watch-service.js';

const MINUTE_MS = 60_000;
/** The store takes only so many days in one insert. */
const CHUNK_SPAN_MS = 7 * 86_400_000;
const CHUNK_EVENTS = 20_000;

/** What an event of these shops has to say of itself. */
export interface SentEvent {
  shop: string;
  type: string;
  /** RFC 3339. */
  time: string;
  id: string;
  source: string;
  data: Record<string, unknown>;
}

/** Shops that have been watched for weeks, on the embedded stores, by a clock that the test moves. */
export class LivedShops {
  private readonly folder = mkdtempSync(join(tmpdir(), 'vedetta-lived-'));
  private readonly settings = loadSettings(
    { VEDETTA_DATA_DIR: this.folder, VEDETTA_PORT: '0', VEDETTA_RETENTION_DAYS: '3650' },
    this.folder,
  );
  private readonly clock = { now: () => this.nowMs };
  private nowMs = 0;
  private tokens = 0;
  private stores: Stores | null = null;
  private service: Service | null = null;

  /** Opens the stores for shops of these settings. */
  async open(shops: readonly ShopSettings[], nowMs: number): Promise<void> {
    this.nowMs = nowMs;
    this.stores = await openStores(this.settings, this.clock);
    // By the machine's clock what these shops sent may long be past its time.
    await this.stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
    await new ShopRepository(this.stores.postgres).apply([...shops], nowMs);
  }

  /** Stores events as if each had come at its own time, but none before `historyTillMs`: what is older was sent then. */
  async send(events: Iterable<SentEvent>, historyTillMs: number): Promise<void> {
    let chunk: StoredEvent[] = [];
    let clockMs = historyTillMs;
    for (const event of events) {
      clockMs = Math.max(clockMs, Date.parse(event.time));
      const outcome = prepareEvent(event, {
        shop: event.shop,
        source: event.source,
        receivedMs: clockMs,
        newId: () => event.id,
        secret: 'a secret of the tests',
      });
      if (outcome.kind === 'rejected') throw new Error(outcome.reason);
      const isFull = chunk.length >= CHUNK_EVENTS || outcome.event.timeMs - (chunk[0]?.timeMs ?? 0) > CHUNK_SPAN_MS;
      if (chunk.length > 0 && isFull) chunk = await this.store(chunk);
      chunk.push(outcome.event);
    }
    if (chunk.length > 0) await this.store(chunk);
  }

  private async store(chunk: StoredEvent[]): Promise<StoredEvent[]> {
    const writer = new EventWriter({
      store: new ClickHouseEventStore(this.opened.clickhouse),
      spool: null,
      newToken: () => `lived-${this.tokens++}`,
      arrivedMs: ({ receivedMs }) => receivedMs,
      batchEventsMax: Number.MAX_SAFE_INTEGER,
      queueEventsMax: Number.MAX_SAFE_INTEGER,
    });
    await writer.write(chunk);
    return [];
  }

  /** Has the shops looked at from now until then, every so many minutes, as the service does; a look fails the test. */
  async watch(untilMs: number, everyMinutes: number): Promise<void> {
    const { clickhouse, postgres } = this.opened;
    const log = pino({ level: 'silent' });
    const watch = new WatchService(clickhouse, postgres, new ShopRepository(postgres), log);
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + everyMinutes * MINUTE_MS);
      const { failed } = await watch.pass(this.nowMs);
      if (failed > 0) throw new Error(`looking at a shop failed at ${new Date(this.nowMs).toISOString()}`);
    }
    await watch.stop(this.nowMs);
  }

  /** Starts the whole service on what was lived; gives its address. Its clock stands. */
  async serve(): Promise<string> {
    await this.opened.close();
    this.stores = null;
    this.service = await startService({
      settings: this.settings,
      clock: this.clock,
      log: pino({ level: 'silent' }),
      console: { write: () => true },
      onFailed: (error) => {
        throw error;
      },
    });
    return this.service.url;
  }

  /** Gives a page the clock of these shops: it goes by the service's, which Node.js takes from the machine. */
  async showTime(page: Page): Promise<void> {
    await page.route('**/v1/**', async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), date: new Date(this.nowMs).toUTCString() };
      await route.fulfill({ response, headers });
    });
  }

  /** Ends what runs and removes all of it. */
  async close(): Promise<void> {
    await this.service?.stop();
    await this.stores?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get opened(): Stores {
    if (!this.stores) throw new Error('the stores are not open');
    return this.stores;
  }
}
