import type { MailboxShape, SignupTraits } from './raw-events.js';
import { VitalSigns, type SignSum, type VitalSign } from './vital-signs.js';

const PERSON: MailboxShape = { length: 10, digits: 0, letters: 9, separators: 1, entropyBits: 2.6 };

/** Somebody who means it, from a network of their own; `n` tells them apart. */
export function person(n: number, more: Partial<SignupTraits> = {}): SignupTraits {
  return {
    timeMs: n * 60_000,
    origin: 'form',
    network: `198.18.${n % 250}.0/24`,
    domain: n % 3 === 0 ? 'outlook.com' : 'gmail.com',
    country: n % 12 === 0 ? 'DE' : 'IT',
    userAgent: `Mozilla/5.0 browser ${n % 5}`,
    channel: 'web',
    list: '',
    formSeconds: 30 + (n % 20),
    confirmed: n % 10 < 6,
    shape: PERSON,
    ...more,
  };
}

/** So many people. */
export function people(count: number, more: Partial<SignupTraits> = {}): SignupTraits[] {
  return Array.from({ length: count }, (_, n) => person(n, more));
}

/** A machine that registers: a throw-away mailbox, a second's form, one of two networks. */
export function bot(n: number): SignupTraits {
  return person(n, {
    network: n % 2 === 0 ? '203.0.113.0/24' : '192.0.2.0/24',
    domain: n % 6 === 0 ? 'gmail.com' : 'mailinator.com',
    userAgent: 'Mozilla/5.0 one browser',
    formSeconds: 1.1,
    confirmed: false,
    country: 'NL',
    shape: { length: 10, digits: 3, letters: 7, separators: 0, entropyBits: 3.3 },
  });
}

/** So many times something of which `bad` went wrong. */
export function counted(weight: number, bad = 0): SignSum {
  return { events: weight, weight, bad, sum: 0, buckets: {} };
}

/** Vital signs from lines such as `['page.views|page=/', 40, 20]`: a series, now and usually, and what failed of each. */
export function signs(
  ...lines: [series: string, now: number, usual: number, bad?: number, usualBad?: number][]
): VitalSigns {
  const all = lines.map(([series, now, usual, bad = 0, usualBad = 0]): VitalSign => {
    const [metric = '', dimension = ''] = series.split('|');
    return { metric, dimension, now: counted(now, bad), usual: counted(usual, usualBad) };
  });
  return new VitalSigns(all, 4);
}
