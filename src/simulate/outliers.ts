import type { Harmless } from './harmless.js';
import type { PlanWorld } from './incident-plan.js';
import { withData, type DraftEvent, type Interference } from './interference.js';
import { humanFormSeconds, visitor } from './people.js';
import { between, wholeBetween, type RandomSource } from './random-source.js';
import { startAndEnd, type Span } from './span.js';

const MINUTE_MS = 60_000;
/** Only where people register all the time may a handful in one minute be nothing. */
const SIGNUPS_PER_DAY_MIN = 60;

type Outlier = (span: Span, random: RandomSource) => Harmless;

/** In its first minute, and that minute only. */
function outlier(
  note: string,
  effect: (minute: Span, random: RandomSource) => Omit<Interference, keyof Span>,
): Outlier {
  return (span, random) => {
    const minute = { startMs: span.startMs, endMs: span.startMs + MINUTE_MS };
    return {
      interference: { ...minute, ...effect(minute, random) },
      benign: { class: 'single-minute-outlier', ...startAndEnd(span), note },
    };
  };
}

const databaseJump = outlier('db', (_minute, random) => {
  const factor = between(random, 4, 9);
  const alter = (event: DraftEvent): DraftEvent =>
    event.type === 'db.sampled'
      ? withData(event, {
          bytesOut: Math.round(Number(event.data['bytesOut']) * factor),
          queries: Math.round(Number(event.data['queries']) * factor),
        })
      : event;
  return { alter };
});

const oneFailedCheck = outlier('probe', () => {
  const failed = {
    ok: false,
    status: 0,
    errorKind: 'timeout',
    errorMessage: 'no answer within 10 s',
    latencyMs: 10_000,
  };
  return { alter: (event) => (event.type === 'probe.checked' ? withData(event, failed) : event) };
});

const slowMinute = outlier('slow', (_minute, random) => {
  const factor = between(random, 3, 5);
  const alter = (event: DraftEvent): DraftEvent =>
    event.type === 'page.timed'
      ? withData(event, { durationMs: Math.round(Number(event.data['durationMs']) * factor) })
      : event;
  return { alter };
});

function signupsAtOnce(country: string): Outlier {
  return outlier('signups', (minute, random) => ({
    added: Array.from({ length: wholeBetween(random, 3, 5) }, () => {
      const person = { ...visitor(random, country), channel: 'web', origin: 'form', confirmed: true };
      return {
        atMs: minute.startMs + Math.floor(random() * MINUTE_MS),
        source: '/storefront/customers',
        type: 'customer.registered',
        data: { ...person, formSeconds: humanFormSeconds(random, 48) },
      };
    }),
  }));
}

/** Everything that is over within one minute, as far as this shop is large enough for it. */
export function outliers(world: PlanWorld): Outlier[] {
  const common = [databaseJump, oneFailedCheck, slowMinute];
  const { country, perDay } = world.profile;
  return perDay.registrations >= SIGNUPS_PER_DAY_MIN ? [...common, signupsAtOnce(country)] : common;
}
