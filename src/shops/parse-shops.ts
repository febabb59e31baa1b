import { parseDocument } from 'yaml';
import { checkShops, ShopSettingsError } from './check-shop.js';
import type { ShopSettings } from './shop-settings.js';

/**
 * Gives the shops of a `shops.yaml`, checked. Throws a `ShopSettingsError` with all problems at once, each with its line
 * where the text is no YAML, else with its path; `fileName` stands at the head of the error.
 */
export function parseShops(yamlText: string, fileName: string): { shops: ShopSettings[] } {
  const document = parseDocument(yamlText);
  if (document.errors.length > 0) {
    throw new ShopSettingsError(fileName, document.errors.map(firstLine));
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // An alias that leads nowhere, or so many that they would fill the memory, shows only here.
    throw new ShopSettingsError(fileName, [firstLine(error as Error)]);
  }
  return { shops: checkShops(content, fileName) };
}

function firstLine(error: Error): string {
  // The rest of the message draws the place in the file.
  return error.message.replace(/:?\n[^]*$/, '');
}
