import { instanceToPlain, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldProblems, repeated, shopProblems } from './shop-problems.js';
import { ShopContract, ShopsFileContract } from './shop-settings.contract.js';
import type { ShopSettings } from './shop-settings.js';
import { periodEnd, periodStart } from './shop-time.js';

/** Shop settings break rules; each of `problems` names the path, the rule and a good value. */
export class ShopSettingsError extends Error {
  constructor(
    readonly source: string,
    readonly problems: readonly string[],
  ) {
    super(`${source} has ${problems.length} problem(s):\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ShopSettingsError';
  }
}

/**
 * Gives the checked settings of one shop as they come by the API. A key that is null counts as not given; times without
 * an offset get that of the shop's zone. Throws a `ShopSettingsError` with all problems at once.
 */
export function checkShop(json: unknown): ShopSettings {
  const shop = read(ShopContract, json, 'the shop');
  const problems = [...problemsOf(shop), ...shopProblems(shop, '')];
  if (problems.length > 0) throw new ShopSettingsError('the shop', problems);
  return settingsOf(shop);
}

/** Gives the checked settings of a `{shops: […]}`, each as `checkShop` does; `source` names it in the error. */
export function checkShops(json: unknown, source: string): ShopSettings[] {
  const file = read(ShopsFileContract, json, source);
  const shops = Array.isArray(file.shops) ? file.shops : [];
  const problems = [
    ...problemsOf(file),
    ...repeated('shops', 'shop', shops),
    ...shops.flatMap((shop, index) => (isMap(shop) ? shopProblems(shop, `shops[${index}].`) : [])),
  ];
  if (problems.length > 0) throw new ShopSettingsError(source, problems);
  return shops.map(settingsOf);
}

function read<T extends object>(contract: new () => T, json: unknown, source: string): T {
  if (!isMap(json)) throw new ShopSettingsError(source, ['the settings must be a map, for example shop: acme-fashion']);
  return plainToInstance(contract, withoutNulls(json));
}

function problemsOf(value: object): string[] {
  return fieldProblems(validateSync(value, { whitelist: true, forbidNonWhitelisted: true }));
}

/** Once checked, nobody after this has to know the zone to read a time. */
function settingsOf(shop: ShopContract): ShopSettings {
  const zone = shop.timezone ?? 'UTC';
  const withOffsets = <T extends { start: string; end: string }>(period: T): T => ({
    ...period,
    start: periodStart(period.start, zone),
    end: periodEnd(period.end, zone),
  });
  const settings = instanceToPlain(shop) as ShopSettings;
  if (settings.campaigns) settings.campaigns = settings.campaigns.map(withOffsets);
  if (settings.maintenance) settings.maintenance = settings.maintenance.map(withOffsets);
  return settings;
}

/** Leaves out the keys that have nothing after them, as YAML is often written; an empty list entry stays an error. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const given = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(given.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
