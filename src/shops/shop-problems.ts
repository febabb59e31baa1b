import { getMetadataStorage, type ValidationError } from 'class-validator';
import { brokenRule } from '../config/must.js';
import { nearestName } from '../config/nearest-name.js';
import { CHANNEL_KINDS } from './channel-kinds.js';
import type { ShopContract } from './shop-settings.contract.js';
import { isShopTime, periodEnd, periodStart } from './shop-time.js';

/** Gives a sentence for each error of class-validator: the path, such as `shops[0].jobs[1].job`, and the rule. */
export function fieldProblems(errors: readonly ValidationError[], path = ''): string[] {
  return errors.flatMap((error) => {
    const where = Array.isArray(error.target)
      ? `${path}[${error.property}]`
      : [path, error.property].filter(Boolean).join('.');
    const rule = error.constraints?.['whitelistValidation']
      ? `is not a setting; the nearest one is ${nearestName(error.property, knownKeys(error.target))}`
      : brokenRule(error);
    return rule === undefined ? fieldProblems(error.children ?? [], where) : [`${where} ${rule}`];
  });
}

/**
 * Gives a sentence for each rule of one shop that needs more than one field to tell. `path` stands before the fields'
 * names, such as `shops[0].`. Fields that broke a rule of their own are passed over: they are told of elsewhere.
 */
export function shopProblems(shop: ShopContract, path: string): string[] {
  const zone = typeof shop.timezone === 'string' ? shop.timezone : 'UTC';
  return [
    ...repeated(`${path}jobs`, 'job', shop.jobs),
    ...repeated(`${path}probes`, 'probe', shop.probes),
    ...repeated(`${path}backups`, 'backup', shop.backups),
    ...emptyPeriods(`${path}campaigns`, shop.campaigns, zone),
    ...emptyPeriods(`${path}maintenance`, shop.maintenance, zone),
    ...channelsWithoutAddress(`${path}channels`, shop.channels),
  ];
}

/** Gives a sentence for each entry whose `field` an entry before it has already; `path` is that of the list. */
export function repeated<F extends string>(path: string, field: F, list: unknown): string[] {
  const firstAt = new Map<string, number>();
  return entries<{ [name in F]: unknown }>(list).flatMap((entry, index) => {
    const name = entry?.[field];
    if (typeof name !== 'string') return [];
    const first = firstAt.get(name);
    if (first === undefined) firstAt.set(name, index);
    return first === undefined
      ? []
      : [`${path}[${index}].${field} must be listed once, but ${name} is ${path}[${first}] too`];
  });
}

function emptyPeriods(path: string, list: unknown, zone: string): string[] {
  return entries<{ start: unknown; end: unknown }>(list).flatMap((period, index) => {
    if (!isShopTime(period?.start) || !isShopTime(period.end)) return [];
    const lengthMs = Date.parse(periodEnd(period.end, zone)) - Date.parse(periodStart(period.start, zone));
    return lengthMs <= 0 ? [`${path}[${index}].end must be after its start, for example 2026-11-30`] : [];
  });
}

function channelsWithoutAddress(path: string, list: unknown): string[] {
  return entries<Record<string, unknown>>(list).flatMap((channel, index) => {
    const kind = String(channel?.['kind']);
    const need = CHANNEL_KINDS.get(kind);
    if (!need || channel?.[need.field] !== undefined) return [];
    return [`${path}[${index}].${need.field} must be given for a channel of kind ${kind}, for example ${need.good}`];
  });
}

// Called before it is known that the settings are well formed.
function entries<T>(list: unknown): (T | null)[] {
  return Array.isArray(list) ? list : [];
}

function knownKeys(target: object | undefined): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target?.constructor ?? Object, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}
