import { In, type DataSource } from 'typeorm';
import { WatchStateEntity } from '../watch/watch-state.entity.js';

const MINUTE_MS = 60_000;

/** The end of the newest judged minute of each of these shops; shops of which none was judged are left out. */
export async function judgedTill(source: DataSource, shops: readonly string[]): Promise<Map<string, number>> {
  if (shops.length === 0) return new Map();
  // Not the whole row: it holds all that detection remembers.
  const rows = await source.getRepository(WatchStateEntity).find({
    select: { shop: true, judgedTill: true },
    where: { shop: In([...new Set(shops)]) },
  });
  return new Map(rows.flatMap(({ shop, judgedTill: till }) => (till === null ? [] : [[shop, till.getTime()]])));
}

/** Till when a series is complete of which the newest minutes are waited for longer than those of the shop. */
export function completeTill(tillMs: number | undefined, behindMinutes: number): number | undefined {
  return tillMs === undefined ? undefined : tillMs - behindMinutes * MINUTE_MS;
}

/** Start of the last minute that is complete, as the API writes it; null before the first. */
export function lastCompleteMinute(tillMs: number | undefined): string | null {
  return tillMs === undefined ? null : new Date(tillMs - MINUTE_MS).toISOString();
}
