import { prepareEvent, type StoredEvent } from '../../ingest/index.js';
import { DEFAULT_SIMULATION } from '../../src/simulate/simulation-options.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';

/** End of the simulated period: any moment would do, as long as each run has the same. */
export const TRAFFIC_END_MS = Date.UTC(2026, 0, 15);

/** Keys the hashes of addresses. */
export const SECRET = 'a secret of the bench that is long enough';

/** The first `count` events of busy simulated shops, each with its own traffic, as the texts that the shops would send. */
export function trafficLines(count: number, shops = 1): string[] {
  const traffics = Array.from({ length: shops }, (_, serial) => trafficOf(serial));
  const lines: string[] = [];
  for (;;) {
    for (const traffic of traffics) {
      const next = traffic.next();
      if (next.done) throw new Error(`the simulated shops have only ${lines.length} events`);
      if (lines.push(JSON.stringify(next.value)) === count) return lines;
    }
  }
}

function trafficOf(serial: number) {
  const { events } = simulateShop({
    ...DEFAULT_SIMULATION,
    shop: `shop-${serial}`,
    seed: serial,
    ordersPerDay: 3_000,
    incidents: 'none',
    endMs: TRAFFIC_END_MS,
  });
  return events[Symbol.iterator]();
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
