import { checkShop, ShopSettingsError } from '../shops/check-shop.js';
import type { ShopSettings } from '../shops/shop-settings.js';

/**
 * The settings of a shop with others laid over them, a whole key at a time; one that is null takes the stored one away.
 * Checked by the rules of stored settings: throws a `ShopSettingsError` with all problems at once, each naming its path.
 */
export function overlaySettings(stored: ShopSettings, given: unknown): ShopSettings {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ShopSettingsError('the settings', ['settings must be a map, for example {"alarmBudget": "calm"}']);
  }
  if ('shop' in given && given.shop !== stored.shop) {
    throw new ShopSettingsError('the settings', [`settings.shop must be ${stored.shop}, the shop of the backtest`]);
  }
  try {
    return checkShop({ ...stored, ...given });
  } catch (error) {
    if (!(error instanceof ShopSettingsError)) throw error;
    throw new ShopSettingsError(
      'the settings',
      error.problems.map((problem) => `settings.${problem}`),
    );
  }
}
