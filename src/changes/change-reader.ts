import { windowOfChange, type CalendarWindow } from '../baselines/shop-calendar.js';
import type { ShopQuery, ShopScope } from '../series/shop-query.js';

/** A change as somebody told it: a `change.made` event. */
export interface StoredChange {
  shop: string;
  id: string;
  source: string;
  timeMs: number;
  data: Readonly<Record<string, unknown>>;
}

/** Changes made in `[fromMs, untilMs)`; undefined: without that end. */
export interface ChangeRange {
  fromMs?: number;
  untilMs?: number;
}

/** Where a page of changes ends: the next one begins behind it. */
export type ChangeCursor = Pick<StoredChange, 'timeMs' | 'shop' | 'source' | 'id'>;

const COLUMNS = 'shop, id, source, toUnixTimestamp64Milli(time), data';
const IS_CHANGE = "type = 'change.made'";
/** How long before a moment a window may have been opened that still holds then. */
const WINDOW_LOOK_BACK_MS = 100 * 86_400_000;

type Row = [string, string, string, number, string];

/** Reads the changes that were made to shops from the raw events. */
export class ChangeReader {
  constructor(private readonly query: ShopQuery) {}

  /** Newest first, at most `limit` of them behind `after`. */
  async list(scope: ShopScope, range: ChangeRange, limit: number, after: ChangeCursor | null): Promise<StoredChange[]> {
    const where = [IS_CHANGE];
    const params: Record<string, string | number> = {};
    if (range.fromMs !== undefined) {
      where.push('time >= fromUnixTimestamp64Milli({from:Int64})');
      params.from = range.fromMs;
    }
    if (range.untilMs !== undefined) {
      where.push('time < fromUnixTimestamp64Milli({until:Int64})');
      params.until = range.untilMs;
    }
    if (after) {
      where.push(`(toUnixTimestamp64Milli(time), shop, source, id)
                  < ({atMs:Int64}, {afterShop:String}, {afterSource:String}, {afterId:String})`);
      Object.assign(params, {
        atMs: after.timeMs,
        afterShop: after.shop,
        afterSource: after.source,
        afterId: after.id,
      });
    }
    const orderBy = 'time DESC, shop DESC, source DESC, id DESC';
    const rows = await this.query.rows<Row>(scope, {
      columns: COLUMNS,
      table: 'events',
      where,
      orderBy,
      limit,
      params,
    });
    return rows.map(changeOf);
  }

  /** The campaigns and maintenance that changes have declared and that hold at some time in `[fromMs, untilMs)`. */
  async windows(shop: string, fromMs: number, untilMs: number): Promise<CalendarWindow[]> {
    const rows = await this.query.rows<Row>(shop, {
      columns: COLUMNS,
      table: 'events',
      where: [
        IS_CHANGE,
        'time >= fromUnixTimestamp64Milli({from:Int64})',
        'time < fromUnixTimestamp64Milli({until:Int64})',
        "JSONExtractString(data, 'kind') IN ('campaign', 'maintenance')",
      ],
      orderBy: 'time, source, id',
      params: { from: Math.max(0, fromMs - WINDOW_LOOK_BACK_MS), until: untilMs },
    });
    return rows
      .map(changeOf)
      .map(({ timeMs, data }) => windowOfChange(timeMs, { ...data }))
      .filter((window) => window !== null)
      .filter((window) => window.untilMs > fromMs);
  }
}

function changeOf([shop, id, source, timeMs, data]: Row): StoredChange {
  return { shop, id, source, timeMs: Number(timeMs), data: JSON.parse(data) as Record<string, unknown> };
}
