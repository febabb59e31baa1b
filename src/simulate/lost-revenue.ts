import type { HourContext } from './hour-context.js';
import type { PlanWorld } from './incident-plan.js';
import type { DraftEvent, Interference } from './interference.js';
import { randomSource } from './random-source.js';
import { overlap, within, type Span } from './span.js';
import { streamNoise } from './stream-noise.js';
import { checkouts } from './visitor-events.js';

const HOUR_MS = 3_600_000;

/**
 * What an incident costs: the value of the orders that the same visitors would have placed without it and never did. It
 * is summed over the very draws that make the events, so it is exact; `around` is what else touches the shop then. What
 * comes later is not lost, and what is only not told of is not either.
 */
export function lostRevenue(world: PlanWorld, own: readonly Interference[], around: readonly Interference[]): number {
  const costly = own.filter(({ alter, failures, isUntold }) => (alter || failures) && !isUntold);
  if (costly.length === 0) return 0;
  const noise = streamNoise(world.seed);
  const startMs = Math.min(...costly.map((one) => one.startMs));
  const endMs = Math.max(...costly.map((one) => one.endMs));
  let lost = 0;
  // Who begins to pay within an hour may have done so only in the next.
  for (let hour = Math.floor(startMs / HOUR_MS) * HOUR_MS - HOUR_MS; hour < endMs; hour += HOUR_MS) {
    const span: Span = { startMs: hour, endMs: hour + HOUR_MS };
    const active = [...own, ...around].filter((one) => overlap(one, span));
    const context: HourContext = { ...world, hourStartMs: hour, hourEndMs: span.endMs, noise, active };
    for (const { events, prevented } of checkouts(context)) {
      if (prevented && costly.some((one) => one.failures && within(one, prevented.atMs))) lost += prevented.value;
      const order = events.find(({ type }) => type === 'order.placed');
      if (order && !isTaken(order, around) && isTaken(order, costly)) lost += Number(order.data['value']);
    }
  }
  return Math.round(lost * 100) / 100;
}

function isTaken(event: DraftEvent, by: readonly Interference[]): boolean {
  const random = randomSource('the fate of an order is not drawn');
  return by.some(({ alter, ...span }) => alter && within(span, event.atMs) && alter(event, random) === null);
}
