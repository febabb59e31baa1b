import type { ShopState } from './shop-state.js';

const MINUTE_MS = 60_000;
/** What comes later than this was kept back or imported and is not the shop's ordinary way. */
const LAG_MINUTES_MAX = 30;
const FADE_PER_MINUTE = 1 - 1 / (14 * 1440);

/** Notes how late something came: its own minute against that of its arrival, both in milliseconds. */
export function noteArrivalLag(state: ShopState, minuteMs: number, arrivedMs: number): void {
  const lag = (arrivedMs - minuteMs) / MINUTE_MS;
  if (lag <= LAG_MINUTES_MAX) state.arrivalLagMinutes = Math.max(state.arrivalLagMinutes, lag);
}

/** Lets the largest lag fade by a minute's worth. */
export function fadeArrivalLag(state: ShopState): void {
  state.arrivalLagMinutes *= FADE_PER_MINUTE;
}
