import { useEffect, useState } from 'preact/hooks';
import { ApiClient } from './api-client.js';
import { keepApiKey, readApiKey, takeKeyFromAddress } from './api-key.js';
import { usableZone } from './format-time.js';
import { KeyPrompt } from './key-prompt.js';
import { overallState, type OverallState } from './overall-state.js';
import { PageHeader } from './page-header.js';
import { ShopPanels } from './shop-panels.js';
import { StaleNotice } from './stale-notice.js';
import type { PollContext, Polled } from './use-polled.js';
import { useSelection } from './use-selection.js';
import { useShopNow, useShops, type ShopNow } from './use-shop.js';
import { useTick } from './use-tick.js';

const POLL_SECONDS = 30;
const api = new ApiClient(document.baseURI, readApiKey);
const nowMs = (): number => api.nowMs();

/** The whole page: which shop, with which key, as of when. */
export function App() {
  const { tick, tickNow } = useTick(POLL_SECONDS);
  const [isKeyWanted, setKeyWanted] = useState(false);
  const [selection, select] = useSelection();
  const context: PollContext = { tick, tickNow, nowMs, onUnauthorized: () => setKeyWanted(true) };

  const acceptKey = (): void => {
    setKeyWanted(false);
    tickNow();
  };

  const shops = useShops(api, !isKeyWanted, context);
  const shop = shops.data?.find((one) => one.shop === selection.shop) ?? shops.data?.[0] ?? null;
  const timezone = usableZone(shop?.timezone);
  const shopNow = useShopNow(api, isKeyWanted ? null : shop, context);

  const error = shopNow.error ?? shops.error;
  const state = stateOf(shopNow, error, timezone);

  useEffect(() => {
    document.title = [state?.text, shop?.name ?? shop?.shop, 'Vedetta'].filter(Boolean).join(' – ');
  }, [state?.text, shop?.name, shop?.shop]);

  useEffect(() => {
    const follow = (): void => {
      if (takeKeyFromAddress()) acceptKey();
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  return (
    <>
      <PageHeader
        shops={shops.data ?? []}
        shop={shop}
        onShop={(chosen) => select({ shop: chosen, series: null, incident: null })}
        state={state}
        asOfMs={shopNow.asOfMs}
        timezone={timezone}
      />
      {error !== null && !isKeyWanted && (
        <StaleNotice
          what={shopNow.error === null ? 'the shops' : 'series and incidents'}
          error={error}
          asOfMs={shopNow.asOfMs}
          nowMs={nowMs()}
          timezone={timezone}
          onRetry={tickNow}
        />
      )}
      {isKeyWanted && (
        <KeyPrompt
          wasRefused={readApiKey() !== null}
          onKey={(key) => {
            keepApiKey(key);
            acceptKey();
          }}
        />
      )}
      {shops.data?.length === 0 && (
        <p class="empty alone">No shop yet. The first event makes one, or: vedetta shops apply shops.yaml</p>
      )}
      {shop !== null && shopNow.data !== null && (
        <ShopPanels
          key={shop.shop}
          api={api}
          shopNow={shopNow.data}
          isStale={error !== null}
          selection={selection}
          onSelect={(change) => select({ shop: shop.shop, ...change })}
          timezone={timezone}
          context={context}
        />
      )}
      {shopNow.data === null && error === null && !isKeyWanted && shops.data?.length !== 0 && (
        <p class="empty alone">Loading…</p>
      )}
    </>
  );
}

function stateOf(shopNow: Polled<ShopNow>, error: string | null, timezone: string): OverallState | null {
  if (shopNow.data === null)
    return error === null ? null : { tone: 'unknown', text: 'not known: nothing could be loaded' };
  const { series, openIncidents } = shopNow.data;
  const staleSinceMs = error === null ? null : shopNow.asOfMs;
  return overallState({ series, openIncidents, nowMs: nowMs(), staleSinceMs, timezone });
}
