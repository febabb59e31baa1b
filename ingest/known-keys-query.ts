import { escapedField } from './escaped-field.js';

/** A server takes a query of 256 KiB. A key has up to 20 digits, a shop's name up to 64 characters. */
const KEYS_OF_ONE_SHOP = 10_000;
const KEYS_OF_MANY_SHOPS = 2_500;
/** A shop with more is worth a query of its own. */
const FEW_KEYS = 500;

type Portion = readonly (readonly [shop: string, keys: readonly string[]])[];

/** Deals keys out to queries: those of a busy shop alone, those of many shops together. */
export function* keyPortions(keys: ReadonlyMap<string, readonly string[]>): Generator<Portion> {
  let together: (readonly [string, readonly string[]])[] = [];
  let count = 0;
  for (const [shop, own] of keys) {
    if (own.length > FEW_KEYS) {
      for (let from = 0; from < own.length; from += KEYS_OF_ONE_SHOP)
        yield [[shop, own.slice(from, from + KEYS_OF_ONE_SHOP)]];
      continue;
    }
    if (count + own.length > KEYS_OF_MANY_SHOPS) {
      yield together;
      together = [];
      count = 0;
    }
    together.push([shop, own]);
    count += own.length;
  }
  if (together.length > 0) yield together;
}

/**
 * Asks which keys of a portion are stored, other than by the batch `exceptBatch`. The keys stand in the text, as a table in
 * one literal: as a parameter they would not fit into the address of a request, and as literals each they cost three times
 * as much. Five hundred shops in one query cost a tenth of asking for one after the other; of a single shop the keys alone
 * are compared, which is cheaper than pairs.
 */
export function knownKeysQuery(portion: Portion, exceptBatch: string): string {
  const table = portion.map(([shop, keys]) => `${escapedField(shop)}\t[${keys.map(unsigned).join(',')}]`).join('\n');
  const asked = `FROM format('TSV', 'shop String, keys Array(UInt64)', ${literal(table)})`;
  const where =
    portion.length === 1
      ? `shop = ${literal(portion[0]![0])} AND key IN (SELECT arrayJoin(keys) ${asked})`
      : `(shop, key) IN (SELECT shop, arrayJoin(keys) ${asked})`;
  return `SELECT DISTINCT shop, toString(key) FROM event_keys WHERE ${where} AND batch != ${unsigned(exceptBatch)}`;
}

function unsigned(key: string): string {
  if (!/^\d{1,20}$/.test(key)) throw new Error('an event key must be an unsigned decimal');
  return key;
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
