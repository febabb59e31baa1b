import type { Verdict } from './case-file.js';
import { percent, type Contribution } from './shares.js';
import type { SignupProfile } from './signup-profile.js';
import { weighCauses } from './weigh-causes.js';

/** What else went on while more people than usual signed up. */
export interface SignupSurroundings {
  /** What is counted, such as `registrations`. */
  noun: string;
  /** Times usual; null where nothing usual is known. */
  viewsTimes: number | null;
  ordersTimes: number | null;
  signupTimes: number | null;
  /** A campaign that somebody told of near the onset, by its title. */
  campaign: string | null;
  /** An import that somebody told of near the onset, by its title. */
  importChange: string | null;
}

/**
 * Why more people signed up than usual: bots, a list that is loaded, a campaign, or nobody knows. What the additional ones
 * are like counts, held against those who come otherwise; bots type no visits, crowds do.
 */
export function signupCause(profile: SignupProfile, surroundings: SignupSurroundings): Verdict {
  const weights = {
    'bot-attack': botWeight(profile, surroundings),
    'bulk-import': importWeight(profile, surroundings),
    campaign: campaignWeight(profile, surroundings),
  };
  const { cause, confidence } = weighCauses(weights);
  return { cause, confidence, evidence: evidenceOf(cause, profile, surroundings) };
}

function botWeight(profile: SignupProfile, around: SignupSurroundings): number {
  const { disposable, random, fast, programs, shared, entered, sameAgent } = profile;
  const signs =
    5 * disposable +
    3 * random +
    5 * fast +
    4 * programs +
    2 * shared +
    2 * sameAgent +
    unconfirmedSigns(profile, around);
  return -3 + Math.min(11, signs) - 6 * entered - (around.importChange ? 1 : 0) - 2 * visitsFollow(around);
}

function importWeight(profile: SignupProfile, around: SignupSurroundings): number {
  const { entered, shared, sameAgent, disposable, fast } = profile;
  const isConfirmed = profile.confirmed !== null && profile.confirmed > (profile.confirmedUsual ?? 0.6) + 0.1;
  const signs = 6 * entered + 1.5 * shared + sameAgent + (isConfirmed ? 1.5 : 0) + (around.importChange ? 2 : 0);
  return -3 + signs - 4 * disposable - 4 * fast - 2 * visitsFollow(around);
}

function campaignWeight(profile: SignupProfile, around: SignupSurroundings): number {
  const { disposable, random, fast, programs, shared, entered } = profile;
  const machines = 5 * disposable + 2 * random + 5 * fast + 4 * programs + 2 * shared + 5 * entered;
  const follow = visitsFollow(around);
  // Where pages are not timed nobody can say whether visits followed.
  const base = around.viewsTimes === null ? -0.3 : -1.2;
  return base + 4.5 * follow + (around.campaign ? 3 : 0) + (profile.count >= 8 && follow > 0.3 ? 1 : 0) - machines;
}

/** From 0 to 1: how far visits, or orders, rose along with the signups. Bots and imports look at no pages. */
function visitsFollow({ viewsTimes, ordersTimes, signupTimes }: SignupSurroundings): number {
  const rise = Math.max(viewsTimes ?? 1, Math.min(ordersTimes ?? 1, 2 * (viewsTimes ?? ordersTimes ?? 1)));
  if (rise <= 1.15) return 0;
  const wanted = Math.log(Math.min(3, Math.max(1.5, signupTimes ?? 2)));
  return Math.min(1, Math.log(rise) / wanted);
}

/** From 0 to 1: how much rarer confirmations are than usual. */
function unconfirmedMore({ confirmed, confirmedUsual }: SignupProfile): number {
  if (confirmed === null || confirmedUsual === null || confirmedUsual < 0.1) return 0;
  return Math.max(0, Math.min(1, 1 - confirmed / confirmedUsual));
}

/** That nobody confirms may be the mail's fault; that nobody confirms and nobody looked at a page is not. */
function unconfirmedSigns(profile: SignupProfile, around: SignupSurroundings): number {
  const withoutVisits = around.viewsTimes === null ? 0 : 1 - visitsFollow(around);
  return unconfirmedMore(profile) * (2.5 + 2.5 * withoutVisits);
}

function evidenceOf(cause: string, profile: SignupProfile, around: SignupSurroundings): string[] {
  const said: string[] = [];
  const { noun } = around;
  const networks = profile.networks.filter(({ usualShare }) => usualShare < 0.05);
  const fromNetworks = networks.reduce((sum, { share }) => sum + share, 0);
  if (fromNetworks >= 0.25) {
    said.push(`${percent(Math.min(1, fromNetworks))} of the additional ${noun} come from ${namesOf(networks)}`);
  }
  if (profile.disposable >= 0.15) said.push(`${percent(profile.disposable)} of them have throw-away mail domains`);
  if (profile.fast >= 0.25 && profile.formSeconds !== null) {
    said.push(
      `forms are sent after ${seconds(profile.formSeconds)}, usually after ${seconds(profile.formSecondsUsual)}`,
    );
  }
  if (profile.programs >= 0.2) said.push(`${percent(profile.programs)} are sent by programs that are no browser`);
  if (profile.random >= 0.4) said.push(`${percent(profile.random)} have mailbox names drawn by lot`);
  if (profile.entered >= 0.3) said.push(`${percent(profile.entered)} were entered or loaded, not typed into a form`);
  if (unconfirmedMore(profile) >= 0.4) {
    said.push(`${percent(profile.confirmed ?? 0)} are confirmed, usually ${percent(profile.confirmedUsual ?? 0)}`);
  }
  if (around.campaign) said.push(`the campaign “${around.campaign}” was told of`);
  if (around.importChange) said.push(`the import “${around.importChange}” was told of`);
  if (around.viewsTimes !== null) said.push(visits(cause, around.viewsTimes));
  if (cause === 'unknown' && said.length <= 1) said.push(`the additional ${noun} are like those that come otherwise`);
  return said;
}

function visits(cause: string, viewsTimes: number): string {
  const isUsual = viewsTimes < 1.25 && viewsTimes > 0.8;
  if (isUsual)
    return cause === 'campaign' ? 'page views are as usual' : 'page views are as usual: nothing else changed';
  return `page views are ${viewsTimes.toFixed(1)} times the usual`;
}

function namesOf(networks: readonly Contribution[]): string {
  const names = networks.map(({ ref }) => ref.slice(ref.indexOf('=') + 1));
  return names.length === 1 ? `network ${names[0]}` : `${names.length} networks: ${names.join(', ')}`;
}

function seconds(value: number | null): string {
  return value === null ? 'an unknown time' : `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}
