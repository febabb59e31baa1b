import { fastestPersonSeconds, isDisposableDomain, isProgram, isRandomMailbox } from './machine-signs.js';
import type { Compared, SignupTraits } from './raw-events.js';
import { contributions, countValues, middle, shareOf, shareOfExtra, type Contribution } from './shares.js';

/** Signups from one network beyond this are not one family. */
const SHARED_FROM = 3;
const NETWORKS_NAMED = 3;

/** What the additional signups are like; shares of the additional ones, 0..1. */
export interface SignupProfile {
  count: number;
  /** Part of all signups that is additional. */
  extra: number;
  disposable: number;
  random: number;
  fast: number;
  programs: number;
  /** From networks that bring several at once, and the three that bring most. */
  shared: number;
  networks: Contribution[];
  /** Not typed into a form by a visitor. */
  entered: number;
  /** Confirmed, and what is usual; null where nobody says. */
  confirmed: number | null;
  confirmedUsual: number | null;
  /** Of the user agent that most of the additional ones have. */
  sameAgent: number;
  formSeconds: number | null;
  formSecondsUsual: number | null;
  /** Values of single fields that bring most of it. */
  fields: Contribution[];
}

const FIELDS: readonly (readonly [string, (one: SignupTraits) => string])[] = [
  ['origin', ({ origin }) => origin],
  ['channel', ({ channel }) => channel],
  ['country', ({ country }) => country],
  ['list', ({ list }) => list],
  ['emailDomain', ({ domain }) => domain],
];

/** Describes what came on top; `timesUsual` is how many times as many came as usual, null where nothing is usual. */
export function signupProfile(signups: Compared<SignupTraits>, timesUsual: number | null): SignupProfile {
  const { now, before } = signups;
  const extra = timesUsual === null ? 0.9 : Math.min(0.98, Math.max(0.15, 1 - 1 / timesUsual));
  const ofExtra = (has: (one: SignupTraits) => boolean): number =>
    shareOfExtra(shareOf(now, has), shareOf(before, has), extra);
  const fastest = fastestPersonSeconds(before);
  const networks = compare('network', signups, extra, ({ network }) => network);
  const networkCounts = countValues(now, ({ network }) => network);
  const seconds = (list: readonly SignupTraits[]): number[] =>
    list.flatMap(({ formSeconds }) => (formSeconds === null ? [] : [formSeconds]));
  return {
    count: now.length,
    extra,
    disposable: ofExtra(({ domain }) => isDisposableDomain(domain)),
    random: ofExtra(({ shape }) => isRandomMailbox(shape)),
    fast: ofExtra(({ formSeconds }) => formSeconds !== null && formSeconds < fastest),
    programs: ofExtra(({ userAgent }) => isProgram(userAgent)),
    shared: ofExtra(({ network }) => (networkCounts.get(network) ?? 0) >= SHARED_FROM),
    networks: networks.slice(0, NETWORKS_NAMED).filter(({ share }) => share >= 0.08),
    entered: ofExtra(({ origin }) => origin !== '' && origin !== 'form'),
    confirmed: knownShare(now, ({ confirmed }) => confirmed),
    confirmedUsual: knownShare(before, ({ confirmed }) => confirmed),
    sameAgent: compare('userAgent', signups, extra, ({ userAgent }) => userAgent)[0]?.share ?? 0,
    formSeconds: middle(seconds(now)),
    formSecondsUsual: middle(seconds(before)),
    fields: FIELDS.flatMap(([field, valueOf]) => compare(field, signups, extra, valueOf)),
  };
}

/** Contributions with both sides brought to the same length of time. */
function compare(
  field: string,
  { now, before }: Compared<SignupTraits>,
  extra: number,
  valueOf: (one: SignupTraits) => string,
): Contribution[] {
  const scale = before.length === 0 ? 0 : ((1 - extra) * now.length) / before.length;
  const usual = new Map([...countValues(before, valueOf)].map(([value, count]) => [value, count * scale]));
  return contributions(field, countValues(now, valueOf), usual);
}

function knownShare(signups: readonly SignupTraits[], valueOf: (one: SignupTraits) => boolean | null): number | null {
  const known = signups.map(valueOf).filter((value) => value !== null);
  return known.length < 5 ? null : known.filter(Boolean).length / known.length;
}
