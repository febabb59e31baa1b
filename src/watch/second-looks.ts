import type { DataSource, EntityManager } from 'typeorm';
import type { Lessons } from '../detection/lessons.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import type { ShopQuery } from '../series/shop-query.js';
import { HistoryReader } from './history-reader.js';
import type { Inquiries } from './inquiries.js';
import { beginSecondLook, lookAgain, nextStretch, type SecondLookSources } from './second-look.js';
import { packed, unpacked, type WatchStore } from './watch-store.js';
import { judgedMsOf, type ShopWatch } from './shop-watch.js';
import type { WatchedShop } from './watched-shop.js';

/** Of so many shops one is looked at again in a pass: each of them four times a day, and nobody waits for it. */
const SHOPS_A_LOOK = 1_000;

/** A shop's second look as it was last saved. */
interface SavedLook {
  watch: ShopWatch;
  settings: string;
  /** Since when these settings are in force; milliseconds since the Unix epoch. */
  sinceMs: number;
}

/** What a second look brought, and how to write down that it was taken. */
export interface SecondLookNews {
  changes: NumberedChange[];
  store: (manager: EntityManager) => Promise<void>;
}

/**
 * Takes the second look at shops, a stretch at a time. What is remembered of it lies in the store between two stretches: it is
 * as large as the first, and needed four times a day.
 */
export class SecondLooks {
  private readonly sources: SecondLookSources;
  /** Up to where each shop has been looked at again; null where that was not begun. */
  private readonly lookedMs = new Map<string, number | null>();

  constructor(
    query: ShopQuery,
    private readonly postgres: DataSource,
    private readonly watches: Pick<WatchStore, 'load'>,
    inquiries: Pick<Inquiries, 'askAgain'>,
  ) {
    this.sources = { history: new HistoryReader(query), inquiries };
  }

  /** Those of a pass's shops that are to be looked at again in it. */
  async due(shops: readonly WatchedShop[], nowMs: number): Promise<WatchedShop[]> {
    await this.recall(shops.map(({ settings }) => settings.shop));
    const due = shops.filter(({ settings, watch }) => {
      const lookedMs = this.lookedMs.get(settings.shop)!;
      const { nextMinute } = watch.detection;
      return nextMinute !== null && (lookedMs === null || nextStretch(lookedMs, judgedMsOf(watch), nowMs) !== null);
    });
    return due.slice(0, 1 + Math.floor(shops.length / SHOPS_A_LOOK));
  }

  /**
   * Looks at the next stretch of a shop, or begins to from now on where that was never done: `shop` has to be saved as it is
   * then. Changes the incidents of the shop.
   */
  async look(shop: WatchedShop, lessons: Lessons, nowMs: number): Promise<SecondLookNews> {
    const { watch, settings } = shop;
    const name = settings.shop;
    const saved = (await this.load(name)) ?? (await this.begin(name, settings, nowMs));
    const fromMs = saved.watch.cursor.newestMs!;
    const stretch = nextStretch(fromMs, judgedMsOf(watch), nowMs);
    const settingsText = JSON.stringify(settings);
    const sinceMs = saved.settings === settingsText ? saved.sinceMs : nowMs;
    const changes = stretch
      ? await lookAgain(this.sources, saved.watch, watch.book, {
          ...stretch,
          settings,
          lessons,
          comparison: sinceMs <= stretch.fromMs ? 'usual' : 'none',
          nowMs,
        })
      : [];
    this.lookedMs.set(name, saved.watch.cursor.newestMs!);
    const look = { watch: saved.watch, settings: settingsText, sinceMs };
    return { changes, store: (manager) => save(manager, name, look, nowMs) };
  }

  /** Forgets how far a shop is; to be called where another process may take it on. */
  forget(shop: string): void {
    this.lookedMs.delete(shop);
  }

  private async recall(shops: readonly string[]): Promise<void> {
    const unknown = shops.filter((shop) => !this.lookedMs.has(shop));
    if (unknown.length === 0) return;
    const rows: { shop: string; looked_till: Date }[] = await this.postgres.query(
      'SELECT shop, looked_till FROM second_looks',
    );
    const known = new Map(rows.map(({ shop, looked_till }) => [shop, looked_till.getTime()]));
    for (const shop of unknown) this.lookedMs.set(shop, known.get(shop) ?? null);
  }

  private async begin(shop: string, settings: object, nowMs: number): Promise<SavedLook> {
    return {
      watch: beginSecondLook(await this.watches.load(shop)),
      settings: JSON.stringify(settings),
      sinceMs: nowMs,
    };
  }

  private async load(shop: string): Promise<SavedLook | null> {
    const rows: { state: string; settings: string; settings_since: Date }[] = await this.postgres.query(
      "SELECT encode(state, 'base64') AS state, settings, settings_since FROM second_looks WHERE shop = $1",
      [shop],
    );
    const [row] = rows;
    const watch = row && unpacked(Buffer.from(row.state, 'base64'));
    return watch ? { watch, settings: row.settings, sinceMs: row.settings_since.getTime() } : null;
  }
}

async function save(
  manager: EntityManager,
  shop: string,
  { watch, settings, sinceMs }: SavedLook,
  nowMs: number,
): Promise<void> {
  await manager.query(
    `INSERT INTO second_looks (shop, state, looked_till, settings, settings_since, saved_at)
     VALUES ($1, decode($2, 'base64'), $3, $4, $5, $6)
     ON CONFLICT (shop) DO UPDATE
     SET state = EXCLUDED.state, looked_till = EXCLUDED.looked_till, settings = EXCLUDED.settings,
         settings_since = EXCLUDED.settings_since, saved_at = EXCLUDED.saved_at`,
    [
      shop,
      packed(watch).toString('base64'),
      new Date(watch.cursor.newestMs!),
      settings,
      new Date(sinceMs),
      new Date(nowMs),
    ],
  );
}
