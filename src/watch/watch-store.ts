import { DefaultDeserializer, serialize, type Deserializer } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DataSource, EntityManager } from 'typeorm';
import { seriesId } from '../series/series-name.js';
import { SeriesEntity } from '../series/series.entity.js';
import type { DescribedSeries } from '../detection/describe-state.js';
import type { ShopState } from '../detection/shop-state.js';
import { OLDER_FORMS, ofOlderForm } from './older-watch.js';
import { createShopWatch, type ShopWatch } from './shop-watch.js';
import { WatchStateEntity } from './watch-state.entity.js';

/**
 * Bumped when the form of a ShopWatch changes. Those of OLDER_FORMS are brought into the present one; of others nothing is read, and
 * learning begins anew from the points.
 */
const FORM = Math.max(...OLDER_FORMS) + 1;
/** The quickest: higher ones save a tenth of the bytes for twice the time. */
const DEFLATE_LEVEL = 1;
const MINUTE_MS = 60_000;

/** Keeps what is remembered of each shop, and what its series say of themselves. */
export class WatchStore {
  constructor(private readonly source: DataSource) {}

  /** The watch as it was last saved, or a new one. */
  async load(shop: string): Promise<ShopWatch> {
    const rows: { state: string }[] = await this.source.query(
      "SELECT encode(state, 'base64') AS state FROM watch_states WHERE shop = $1",
      [shop],
    );
    const [row] = rows;
    return (row && unpacked(Buffer.from(row.state, 'base64'))) ?? createShopWatch(shop);
  }

  /** Saves the watch within the caller's transaction. */
  async save(manager: EntityManager, watch: ShopWatch, nowMs: number): Promise<void> {
    const { shop, nextMinute } = watch.detection;
    const judgedTill = nextMinute === null ? null : new Date(nextMinute * MINUTE_MS);
    // Not the entity's way: that reads the old state first to compare, and the embedded store is slow at taking in bytes.
    await manager.query(
      `INSERT INTO watch_states (shop, state, judged_till, saved_at) VALUES ($1, decode($2, 'base64'), $3, $4)
       ON CONFLICT (shop) DO UPDATE
       SET state = EXCLUDED.state, judged_till = EXCLUDED.judged_till, saved_at = EXCLUDED.saved_at`,
      [shop, packed(watch).toString('base64'), judgedTill, new Date(nowMs)],
    );
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

/**
 * A watch as bytes: its form, then what V8 makes of it, compressed. A quarter remains, which is what a store has to take in with
 * each incident and every five minutes.
 */
export function packed(watch: ShopWatch): Buffer {
  return Buffer.concat([Buffer.of(FORM), deflateRawSync(serialize(watch), { level: DEFLATE_LEVEL })]);
}

/** The watch of such bytes; null where they are of a form that is read no more. */
export function unpacked(state: Buffer): ShopWatch | null {
  const form = state[0];
  if (form !== FORM && (form === undefined || !OLDER_FORMS.includes(form))) return null;
  const reader = new OwnArrays(inflateRawSync(state.subarray(1)));
  reader.readHeader();
  const watch = reader.readValue() as ShopWatch;
  return form === FORM ? watch : ofOlderForm(watch, form);
}

/** V8's reader asks this method for every array. */
type ArrayReader = new (bytes: Uint8Array) => Deserializer & { _readHostObject(): Uint8Array };

/** Reads what V8 has made of a state, each array with bytes of its own: as long as one is held, those of all would be. */
class OwnArrays extends (DefaultDeserializer as unknown as ArrayReader) {
  override _readHostObject(): Uint8Array {
    return super._readHostObject().slice();
  }
}
