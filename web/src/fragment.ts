/** What the part of the address after `#` may hold: a key to be taken out at once, and what is shown. */
export interface Fragment {
  key: string | null;
  shop: string | null;
  series: string | null;
  incident: string | null;
}

/** Reads `#key=…&shop=…&series=…&incident=…`; unknown parts are ignored. */
export function parseFragment(fragment: string): Fragment {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const part = (name: string): string | null => parts.get(name) || null;
  return { key: part('key'), shop: part('shop'), series: part('series'), incident: part('incident') };
}

/** The fragment that leads back to what is shown. It never holds a key: addresses are copied and logged. */
export function toFragment(shown: Omit<Fragment, 'key'>): string {
  const parts = new URLSearchParams();
  if (shown.shop !== null) parts.set('shop', shown.shop);
  if (shown.incident !== null) parts.set('incident', shown.incident);
  else if (shown.series !== null) parts.set('series', shown.series);
  const text = parts.toString();
  return text === '' ? '' : `#${text}`;
}
