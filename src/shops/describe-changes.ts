import { isDeepStrictEqual } from 'node:util';
import type { ShopSettings } from './shop-settings.js';

/** The lists whose entries have a name of their own, and the field that holds it. */
const ENTRY_NAMES: Partial<Record<keyof ShopSettings, string>> = {
  jobs: 'job',
  probes: 'probe',
  backups: 'backup',
  campaigns: 'name',
};

/**
 * Gives what differs between the settings that a shop had and those that it gets, in words, a line for each change and
 * none where nothing changed. `before` is null for a shop that is new.
 */
export function describeChanges(before: ShopSettings | null, after: ShopSettings): string[] {
  if (before === null) return [`${after.shop}: added`];
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])] as (keyof ShopSettings)[];
  return keys.flatMap((key) => describeKey(key, before[key], after[key])).map((line) => `${after.shop}: ${line}`);
}

function describeKey(key: keyof ShopSettings, before: unknown, after: unknown): string[] {
  // The store does not keep the order of an object's keys; deep equality does not mind.
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) || Array.isArray(after)) return describeList(key, listOf(before), listOf(after));
  if (before === undefined) return [`${key} set to ${String(after)}`];
  if (after === undefined) return [`${key} removed, was ${String(before)}`];
  return [`${key} changed from ${String(before)} to ${String(after)}`];
}

function describeList(key: keyof ShopSettings, before: object[], after: object[]): string[] {
  const field = ENTRY_NAMES[key];
  const named = field && [...byName(before, field).keys(), ...byName(after, field).keys()];
  // Where names repeat, or only the order changed, there is no telling which entry became which.
  if (!field || !named || named.length !== before.length + after.length) return [counted(key, before, after)];
  const lines = [...new Set(named)].flatMap((name) => {
    const was = byName(before, field).get(name);
    const is = byName(after, field).get(name);
    if (isDeepStrictEqual(was, is)) return [];
    return [`${key}: ${name} ${was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'}`];
  });
  return lines.length > 0 ? lines : [`${key}: put in another order`];
}

function counted(key: keyof ShopSettings, before: object[], after: object[]): string {
  const entries = after.length === 1 ? 'entry' : 'entries';
  return `${key} changed, now ${after.length} ${entries} (was ${before.length})`;
}

function byName(list: object[], field: string): Map<string, object> {
  return new Map(list.map((entry) => [String((entry as Record<string, unknown>)[field]), entry]));
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) ? value : [];
}
