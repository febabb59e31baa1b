import { useEffect, useState } from 'preact/hooks';
import { parseFragment, toFragment } from './fragment.js';

/** What the reader has chosen to see; null leaves the choice to the page. */
export interface Selection {
  shop: string | null;
  series: string | null;
  incident: string | null;
}

/** The selection, kept in the address so that a reload or a link leads back to it. */
export function useSelection(): [Selection, (change: Partial<Selection>) => void] {
  const [selection, setSelection] = useState<Selection>(fromAddress);
  useEffect(() => {
    const follow = (): void => setSelection(fromAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const select = (change: Partial<Selection>): void => {
    const next = { ...selection, ...change };
    history.replaceState(null, '', location.pathname + location.search + toFragment(next));
    setSelection(next);
  };
  return [selection, select];
}

function fromAddress(): Selection {
  const { shop, series, incident } = parseFragment(location.hash);
  return { shop, series, incident };
}
