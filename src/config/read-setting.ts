import { resolve } from 'node:path';
import type { SettingRow } from './settings-table.js';

/** Login at a Kafka broker, in the form in which Kafka clients take it. */
export interface KafkaSasl {
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}

/** A secret that hooks are signed with: that of one shop, or of every shop that has none of its own. */
export interface ShopSecret {
  /** Null: of all shops. */
  shop: string | null;
  secret: string;
}

/**
 * Turns the text of one setting into its value. A text that cannot be read comes back as it is, for the rules of
 * `Settings` to refuse, so that there is one place which words a problem.
 */
export function readSetting(form: SettingRow['form'], text: string, cwd: string): unknown {
  switch (form) {
    case 'text':
      return text;
    case 'number':
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'switch':
      return readSwitch(text);
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'path':
      return resolve(cwd, text);
    case 'folderUrl':
      // Without the slash, joining a method's name to it would replace the last part of the path.
      return text.endsWith('/') ? text : `${text}/`;
    case 'sasl':
      return readSasl(text);
    case 'shopSecrets':
      return readShopSecrets(text);
  }
}

function readSwitch(text: string): boolean | string {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  return text;
}

function readSasl(text: string): KafkaSasl | string {
  // Only the first two colons separate: a password may hold some.
  const parts = /^(plain|scram-sha-256|scram-sha-512):([^:]+):(.+)$/i.exec(text);
  if (!parts) return text;
  const [, mechanism = '', username = '', password = ''] = parts;
  return { mechanism: mechanism.toLowerCase() as KafkaSasl['mechanism'], username, password };
}

/** Shorter ones can be guessed. */
const SHOP_SECRET = /^(?:([a-z\d][a-z\d._-]{0,63}):)?([^\s,:]{16,})$/i;

function readShopSecrets(text: string): ShopSecret[] | string {
  const parts = text.split(',').map((part) => SHOP_SECRET.exec(part.trim()));
  const secrets = parts.flatMap((found) => (found ? [{ shop: found[1] ?? null, secret: found[2] ?? '' }] : []));
  const shops = new Set(secrets.map(({ shop }) => shop));
  return secrets.length === parts.length && shops.size === secrets.length ? secrets : text;
}
