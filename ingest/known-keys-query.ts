import { escapedField } from './escaped-field.js';
import { KEY_DIGITS } from './event-key.js';
import type { KeyLists } from './shop-keys.js';

/** A server takes a query of 256 KiB. A key has 11 characters of base64, a shop's name up to 64. */
const KEYS_OF_ONE_SHOP = 20_000;
const KEYS_OF_MANY_SHOPS = 2_500;
const KEY_BYTES = KEY_DIGITS / 2;
/** A shop with more is worth a query of its own. */
const FEW_KEYS = 500;
/** Keys in one granule of the table, as migration 0001 has it. */
const GRANULE_KEYS = 512;

type Portion = readonly (readonly [shop: string, keys: Uint8Array])[];

/** Deals keys out to queries: those of a busy shop alone, those of many shops together. */
export function* keyPortions(keys: KeyLists): Generator<Portion> {
  let together: (readonly [string, Uint8Array])[] = [];
  let count = 0;
  for (const [shop, own] of keys) {
    const ownCount = own.length / KEY_BYTES;
    if (ownCount > FEW_KEYS) {
      for (let from = 0; from < ownCount; from += KEYS_OF_ONE_SHOP)
        yield [[shop, own.subarray(from * KEY_BYTES, (from + KEYS_OF_ONE_SHOP) * KEY_BYTES)]];
      continue;
    }
    if (count + ownCount > KEYS_OF_MANY_SHOPS) {
      yield together;
      together = [];
      count = 0;
    }
    together.push([shop, own]);
    count += ownCount;
  }
  if (together.length > 0) yield together;
}

/**
 * Asks which keys of a portion are stored, other than by the batch `exceptBatch`, an unsigned decimal. The keys of a shop
 * stand in the text as bytes in base64, which the engine reads at once: as a list of numbers each would have to be parsed,
 * as literals they cost three times as much again, and as a parameter they would not fit into the address of a request.
 * Five hundred shops in one query cost a tenth of asking for one after the other; of a single shop the keys alone are
 * compared, which is cheaper than pairs. Where more keys are asked for than the table has granules, of which there are
 * `storedKeys` keys, hardly one could be left out: to find out which by the index costs as much as all the rest.
 */
export function knownKeysQuery(portion: Portion, exceptBatch: string, storedKeys: number): string {
  if (!/^\d{1,20}$/.test(exceptBatch)) throw new Error('a batch number must be an unsigned decimal');
  const where =
    portion.length === 1
      ? `shop = ${literal(portion[0]![0])} AND key IN (SELECT ${unpacked(literal(packed(portion[0]![1])))})`
      : `(shop, key) IN (SELECT shop, ${unpacked('keys')} FROM format('TSV', 'shop String, keys String', ${tableOf(portion)}))`;
  const count = portion.reduce((sum, [, keys]) => sum + keys.length / KEY_BYTES, 0);
  const settings = count * GRANULE_KEYS > storedKeys ? ' SETTINGS use_index_for_in_with_subqueries = 0' : '';
  return `SELECT DISTINCT shop, toString(key) FROM event_keys WHERE ${where} AND batch != ${exceptBatch}${settings}`;
}

function tableOf(portion: Portion): string {
  return literal(portion.map(([shop, keys]) => `${escapedField(shop)}\t${packed(keys)}`).join('\n'));
}

function packed({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function unpacked(keys: string): string {
  return `arrayJoin(reinterpret(base64Decode(${keys}), 'Array(UInt64)'))`;
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
