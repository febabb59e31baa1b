import { parseFragment, toFragment } from './fragment.js';

const STORAGE_NAME = 'vedetta.readKey';
/** Keeps the key where the browser refuses storage; it then lasts until the page is reloaded. */
let keyInMemory: string | null = null;

/** The read key of this tab, if one was given. */
export function readApiKey(): string | null {
  return tabStorage()?.getItem(STORAGE_NAME) ?? keyInMemory;
}

/** Keeps the read key for as long as this tab lives. */
export function keepApiKey(key: string): void {
  keyInMemory = key;
  tabStorage()?.setItem(STORAGE_NAME, key);
}

/** The storage of this tab; null where the browser refuses even to name it. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** Moves a key out of the address into the tab's storage, so that a copied address does not carry it. */
export function takeKeyFromAddress(): boolean {
  const fragment = parseFragment(location.hash);
  if (fragment.key === null) return false;
  keepApiKey(fragment.key);
  history.replaceState(null, '', location.pathname + location.search + toFragment(fragment));
  return true;
}
