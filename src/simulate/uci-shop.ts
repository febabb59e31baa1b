import type { ShopSettings } from '../shops/shop-settings.js';
import { startAndEnd, type Span } from './span.js';
import { UCI_TIMEZONE } from './uci-calendar.js';

/** The name under which the UCI sample is shown. */
export const UCI_SHOP = 'uci-gifts';

/**
 * Settings of the UCI shop. Its closed days come along as maintenance: the sample's bank holidays, moved by whole weeks,
 * fall on ordinary dates that no calendar of holidays knows.
 */
export function uciShopSettings(closures: readonly Span[]): ShopSettings {
  return {
    shop: UCI_SHOP,
    name: 'UCI Gifts',
    timezone: UCI_TIMEZONE,
    currency: 'GBP',
    country: 'GB',
    maintenance: closures.map(startAndEnd),
  };
}
