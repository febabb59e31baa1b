import { fastestPersonSeconds, isDisposableDomain, isProgram, isRandomMailbox } from './machine-signs.js';
import type { Compared, SignupTraits } from './raw-events.js';
import { countValues, shareOf, shareOfExtra } from './shares.js';
import { roundedShare } from './weigh-causes.js';

/** A signup that carries the signs of an attack or of a list that was loaded. */
export interface AffectedSignup {
  /** 0..1: how sure it is that this one belongs to what came on top. */
  confidence: number;
  /** The signs that it carries, the most telling first. */
  why: string[];
}

/** Whether a signup has a sign, and how that is said of it. */
interface Sign {
  has: (one: SignupTraits) => boolean;
  words: (one: SignupTraits) => string;
  /** Part of ordinary signups that has it, where nobody has been looked at yet. */
  usual: number;
  /** Whether it is reason enough to name a signup; the others only add to the certainty. */
  isTelling: boolean;
}

/** From here on a signup is listed: a list to delete by must rather miss one than name a customer. */
const CONFIDENCE_MIN = 0.7;
const CONFIDENCE_MAX = 0.99;
/** The signs themselves must say so much: that many signed up at this hour says nothing of a single one. */
const SPOKEN_MIN = 1.5;
/** One sign alone, in logarithms of odds, however plain: signs come together, so the sum of them overstates. */
const WEIGHT_MAX = 4;
/** Of what is additional, no more than this has a sign for certain. */
const SHARE_MAX = 0.98;
/** Ordinary signups that what is taken for usual from the outset weighs as much as. */
const USUAL_WEIGHT = 20;
/** A value is one of the attack's from so many signups on, and so many times its usual part. */
const HOT_FROM = 3;
const HOT_TIMES = 3;

/**
 * Learns from an incident what its additional signups are like, and gives the judge of a single one: null for one that
 * looks as those do that come otherwise. Each sign weighs by how much commoner it is among the additional than among the
 * ordinary ones (naive Bayes; what is additional is estimated as in `signupProfile`). `timesUsual` is how many times as
 * many came as usual, null where nothing is usual.
 */
export function attackSigns(
  { now, before }: Pick<Compared<SignupTraits>, 'now' | 'before'>,
  timesUsual: number | null,
): (one: SignupTraits) => AffectedSignup | null {
  const extra = timesUsual === null ? 0.9 : Math.min(0.98, Math.max(0.15, 1 - 1 / timesUsual));
  const weighed = signsOf(now, before).map((sign) => {
    const usual =
      (shareOf(before, sign.has) * before.length + sign.usual * USUAL_WEIGHT) / (before.length + USUAL_WEIGHT);
    const additional = Math.min(
      SHARE_MAX,
      Math.max(Math.min(usual, 1 - SHARE_MAX), shareOfExtra(shareOf(now, sign.has), usual, extra)),
    );
    return {
      ...sign,
      present: limited(Math.log(additional / usual)),
      absent: limited(Math.log((1 - additional) / (1 - usual))),
    };
  });
  const prior = Math.log(extra / (1 - extra));
  return (one) => {
    const carried = weighed.filter(({ has }) => has(one)).toSorted((a, b) => b.present - a.present);
    const odds = weighed.reduce((sum, { has, present, absent }) => sum + (has(one) ? present : absent), prior);
    const telling = carried.filter(({ isTelling, present }) => isTelling && present > 0);
    const spoken = telling.reduce((sum, { present }) => sum + present, 0);
    const confidence = 1 / (1 + Math.exp(-odds));
    if (confidence < CONFIDENCE_MIN || spoken < SPOKEN_MIN) return null;
    return {
      confidence: roundedShare(Math.min(CONFIDENCE_MAX, confidence)),
      why: telling.map(({ words }) => words(one)),
    };
  };
}

function signsOf(now: readonly SignupTraits[], before: readonly SignupTraits[]): Sign[] {
  const fastest = fastestPersonSeconds(before);
  const networks = hotValues(now, before, ({ network }) => network);
  const agents = hotValues(now, before, ({ userAgent }) => userAgent);
  const countries = hotValues(now, before, ({ country }) => country);
  const isEntered = ({ origin }: SignupTraits): boolean => origin !== '' && origin !== 'form';
  return [
    {
      has: ({ domain }) => isDisposableDomain(domain),
      words: ({ domain }) => `throw-away mail domain ${domain}`,
      usual: 0.01,
      isTelling: true,
    },
    {
      has: ({ formSeconds }) => formSeconds !== null && formSeconds < fastest,
      words: ({ formSeconds }) => `form sent after ${formSeconds} s`,
      usual: 0.01,
      isTelling: true,
    },
    { has: ({ userAgent }) => isProgram(userAgent), words: () => 'sent by a program', usual: 0.01, isTelling: true },
    {
      has: ({ shape }) => isRandomMailbox(shape),
      words: () => 'mailbox name drawn by lot',
      usual: 0.05,
      isTelling: true,
    },
    { has: isEntered, words: ({ origin }) => `entered by ${origin}, not typed`, usual: 0.02, isTelling: true },
    {
      has: ({ network }) => networks.has(network),
      words: ({ network }) => `network ${network}`,
      usual: 0.01,
      isTelling: true,
    },
    { has: ({ userAgent }) => agents.has(userAgent), words: () => 'same browser', usual: 0.02, isTelling: false },
    { has: ({ country }) => countries.has(country), words: ({ country }) => country, usual: 0.05, isTelling: false },
    { has: ({ confirmed }) => confirmed === false, words: () => 'not confirmed', usual: 0.4, isTelling: false },
  ];
}

/** The values that several of the signups share and that are far commoner than usual. */
function hotValues(
  now: readonly SignupTraits[],
  before: readonly SignupTraits[],
  valueOf: (one: SignupTraits) => string,
): ReadonlySet<string> {
  const usual = countValues(before, valueOf);
  const isHot = ([value, count]: [string, number]): boolean =>
    count >= HOT_FROM && count / now.length > (HOT_TIMES * (usual.get(value) ?? 0)) / Math.max(before.length, 1);
  return new Set([...countValues(now, valueOf)].filter(isHot).map(([value]) => value));
}

function limited(weight: number): number {
  return Math.max(-WEIGHT_MAX, Math.min(WEIGHT_MAX, weight));
}
