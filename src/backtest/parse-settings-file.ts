import { parseDocument } from 'yaml';
import { ShopSettingsError } from '../shops/check-shop.js';
import { parseShops } from '../shops/parse-shops.js';

/**
 * Reads settings to try out from a file: those of one shop, as few as one likes, or a whole `shops.yaml`, of which the
 * named shop's are taken. Throws a `ShopSettingsError` where the text is no YAML or does not have the shop. What is not
 * of a whole `shops.yaml` is not checked yet.
 */
export function parseSettingsFile(yamlText: string, fileName: string, shop: string): Record<string, unknown> {
  const document = parseDocument(yamlText);
  const [broken] = document.errors;
  if (broken) throw new ShopSettingsError(fileName, [broken.message.replace(/:?\n[^]*$/, '')]);
  if (document.has('shops')) {
    const own = parseShops(yamlText, fileName).shops.find((one) => one.shop === shop);
    if (!own) throw new ShopSettingsError(fileName, [`shops must have an entry with shop: ${shop}`]);
    return { ...own };
  }
  const content: unknown = document.toJS();
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ShopSettingsError(fileName, ['the settings must be a map, for example alarmBudget: calm']);
  }
  return { ...content };
}
