import type { Shop } from './api-types.js';
import { formatClock, zoneName } from './format-time.js';
import type { OverallState } from './overall-state.js';
import { ToneSign } from './signs.js';

interface PageHeaderProps {
  shops: Shop[];
  shop: Shop | null;
  onShop: (shop: string) => void;
  /** Null until the first answer. */
  state: OverallState | null;
  /** Null until the first answer. */
  asOfMs: number | null;
  timezone: string;
}

/** The top of the page: whose shop this is and how it is, in one line. */
export function PageHeader({ shops, shop, onShop, state, asOfMs, timezone }: PageHeaderProps) {
  return (
    <header class="page-header">
      <h1>Vedetta</h1>
      {shops.length > 1 ? (
        <label class="shop-picker">
          <span class="visually-hidden">Shop</span>
          <select value={shop?.shop} onChange={(event) => onShop(event.currentTarget.value)}>
            {shops.map((one) => (
              <option key={one.shop} value={one.shop}>
                {one.name ?? one.shop}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <span class="shop-name">{shop?.name ?? shop?.shop ?? ''}</span>
      )}
      {state !== null && (
        <p class={`overall tone-${state.tone}`} role="status">
          <ToneSign tone={state.tone} />
          {state.text}
        </p>
      )}
      {asOfMs !== null && (
        <p class="as-of">
          as of {formatClock(asOfMs, timezone)} {zoneName(asOfMs, timezone)}
          <span class="zone"> · times in {timezone}</span>
        </p>
      )}
    </header>
  );
}
