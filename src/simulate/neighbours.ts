import type { Harmless } from './harmless.js';
import { minutesFrom, type PlanWorld } from './incident-plan.js';
import { timesLonger } from './incident-classes/page-incidents.js';
import { withData, type DraftEvent, type Interference } from './interference.js';
import type { Places } from './places.js';
import { between, randomSource, wholeBetween, type RandomSource } from './random-source.js';
import { startAndEnd, type Span } from './span.js';

type Alter = NonNullable<Interference['alter']>;

/** One response in fifty is slow: every server has those. */
function fewSlow(random: RandomSource): Alter {
  const share = between(random, 0.01, 0.025);
  return (event, draw) =>
    event.type === 'page.timed' && draw() < share ? withData(event, { durationMs: timesLonger(event, 8) }) : event;
}

/** A coupon that takes a fifth off. */
function coupon(random: RandomSource): Alter {
  const factor = between(random, 0.75, 0.9);
  return (event: DraftEvent) =>
    event.type === 'order.placed'
      ? withData(event, { value: Math.round(Number(event.data['value']) * factor * 100) / 100 })
      : event;
}

/** A few of those who would have come by the web come by the app. */
function fewOthers(random: RandomSource): Alter {
  const share = between(random, 0.03, 0.07);
  return (event, draw) =>
    event.type === 'order.placed' && event.data['channel'] === 'web' && draw() < share
      ? withData(event, { channel: 'app' })
      : event;
}

const KINDS = [
  ['few-slow-responses', fewSlow],
  ['coupon', coupon],
  ['slightly-other-mix', fewOthers],
] as const;

/** What looks like a quiet incident and is none: each kind for some hours, while learning and while judged. */
export function planNeighbours(world: PlanWorld, places: Places): Harmless[] {
  const { startMs, endMs } = world.period;
  return KINDS.flatMap(([name, make]) => {
    const random = randomSource(`${world.seed}/neighbours/${name}`);
    return [between(random, 0.4, 0.6), between(random, 0.7, 0.95)].flatMap((part): Harmless[] => {
      const start = Math.floor((startMs + part * (endMs - startMs)) / 60_000) * 60_000;
      const span: Span = minutesFrom(start, wholeBetween(random, 120, 600));
      const alter = make(random);
      if (!places.isFree('visitors', span)) return [];
      places.take('visitors', span);
      return [{ interference: { ...span, alter }, benign: { class: name, ...startAndEnd(span) } }];
    });
  });
}
