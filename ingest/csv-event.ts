import { EVENT_TYPES } from './event-types.js';
import { parseJson } from './parse-json.js';
import type { RawItem } from './raw-item.js';
import { isRecord } from './record.js';

type Properties = Record<string, { type?: string | string[] }>;

/** Columns that are attributes of the envelope; every other one is a field of `data`. */
const ENVELOPE_COLUMNS = new Set(['specversion', 'id', 'source', 'type', 'time', 'shop']);
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** What JSON types each field of each event type may have. */
const FIELD_TYPES: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> = new Map(
  Array.from(EVENT_TYPES, ([type, { schema }]) => [type, typesOf(schema.properties as Properties)]),
);
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

/**
 * Makes an event of one CSV row. A dot in a column's name nests (`moduleMs.search`, and `data.value` is `value`); an
 * empty cell is absent. A cell becomes what the contract's field wants to be: a number, `true`/`false`, a list or object
 * written as JSON, or text. Where the contract does not know the field the cell's own form decides, and a number that
 * would not come out as it went in (`007`, 20 digits) stays text.
 */
export function csvEvent(header: readonly string[], cells: readonly string[]): RawItem {
  if (cells.length !== header.length) {
    return { unreadable: `row has ${cells.length} cells where the header has ${header.length}` };
  }
  const event: Record<string, unknown> = {};
  const data: Record<string, unknown> = {};
  const types = FIELD_TYPES.get(cells[header.indexOf('type')] ?? '');
  for (const [index, column] of header.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    if (ENVELOPE_COLUMNS.has(column)) event[column] = cell;
    else {
      const path = column.replace(/^data\./u, '').split('.');
      if (!place(data, path, valueOf(cell, path.length === 1 ? types?.get(path[0] ?? '') : undefined))) {
        return { unreadable: `column ${column} does not fit beside the others` };
      }
    }
  }
  return { raw: { ...event, data } };
}

function typesOf(properties: Properties): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(properties).map(([name, { type }]) => [name, new Set([type ?? 'string'].flat())]));
}

function valueOf(cell: string, wanted: ReadonlySet<string> | undefined): unknown {
  if (wanted === undefined) return ownForm(cell);
  if (wanted.has('string') && !wanted.has('boolean')) return cell;
  if (wanted.has('boolean') && /^(?:true|false)$/iu.test(cell)) return cell.toLowerCase() === 'true';
  if ((wanted.has('number') || wanted.has('integer')) && NUMBER.test(cell.trim())) return Number(cell);
  if ((wanted.has('array') || wanted.has('object')) && /^\s*[[{]/u.test(cell)) return parseJson(cell) ?? cell;
  return cell;
}

function ownForm(cell: string): unknown {
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return NUMBER.test(cell) && String(Number(cell)) === cell ? Number(cell) : cell;
}

/** Sets a value at a path, or gives false where a text already stands in its way or a key is not allowed. */
function place(data: Record<string, unknown>, path: readonly string[], value: unknown): boolean {
  let node = data;
  for (const [index, key] of path.entries()) {
    if (FORBIDDEN_KEYS.has(key)) return false;
    if (index === path.length - 1) {
      if (Object.hasOwn(node, key)) return false;
      node[key] = value;
      return true;
    }
    const child = Object.hasOwn(node, key) ? node[key] : (node[key] = {});
    if (!isRecord(child)) return false;
    node = child;
  }
  return false;
}
