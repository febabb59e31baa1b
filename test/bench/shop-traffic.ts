import { prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { DEFAULT_SIMULATION } from '../../src/simulate/simulation-options.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';

/** End of the simulated period: any moment would do, as long as each run has the same. */
export const TRAFFIC_END_MS = Date.UTC(2026, 0, 15);

/** Keys the hashes of addresses. */
export const SECRET = 'a secret of the bench that is long enough';

/** The first `count` events of a busy simulated shop, each as the text a shop would send; dealt out to `shops` names. */
export function trafficLines(count: number, shops = 1): string[] {
  const lines: string[] = [];
  const { events } = simulateShop({
    ...DEFAULT_SIMULATION,
    ordersPerDay: 3_000,
    incidents: 'none',
    endMs: TRAFFIC_END_MS,
  });
  for (const event of events) {
    lines.push(JSON.stringify({ ...event, shop: `${event.shop}-${lines.length % shops}` }));
    if (lines.length === count) break;
  }
  return lines;
}

/** What the product makes of these lines; throws where one is refused. */
export function prepareLines(lines: readonly string[]): StoredEvent[] {
  return lines.map((line) => {
    const outcome = prepareEvent(JSON.parse(line), {
      shop: null,
      source: '/bench',
      receivedMs: TRAFFIC_END_MS,
      newId: () => 'none',
      secret: SECRET,
    });
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    return outcome.event;
  });
}
