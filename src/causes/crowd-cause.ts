import type { Verdict } from './case-file.js';
import { percent, type Contribution } from './shares.js';
import { weighCauses } from './weigh-causes.js';

/** What is known around more visits or orders than usual. */
export interface CrowdSurroundings {
  /** Times usual; null where nothing usual is known. */
  viewsTimes: number | null;
  ordersTimes: number | null;
  signupsTimes: number | null;
  newsletterTimes: number | null;
  /** Orders and signups of all kinds together: where each alone is too rare to tell. */
  togetherTimes: number | null;
  /** A campaign that somebody told of near the onset. */
  campaign: string | null;
  /** Values of fields of the orders (channel, country, payment method) that bring most of what came on top. */
  fields: readonly Contribution[];
}

/**
 * Why there is a crowd: people, whom a campaign or a newspaper sends and some of whom buy or sign up, or visits of which
 * nothing follows, such as a crawler's.
 */
export function crowdCause(around: CrowdSurroundings): Verdict {
  const { viewsTimes, ordersTimes, signupsTimes, newsletterTimes, togetherTimes, campaign } = around;
  const single = [ordersTimes, signupsTimes, newsletterTimes].filter((one) => one !== null);
  const followers = single.length > 0 || togetherTimes === null ? single : [togetherTimes];
  const views = viewsTimes ?? 1;
  const risen = followers.filter((one) => one > 1.25 + 0.15 * (views - 1));
  const strongest = followers.length === 0 ? null : Math.max(...followers);
  const isFollowed =
    strongest !== null && views > 1.2
      ? Math.min(1, Math.max(0, Math.log(strongest) / Math.log(Math.min(3, views))))
      : 0;
  const weights = {
    campaign:
      -0.8 + 3 * isFollowed + 0.8 * Math.max(0, risen.length - 1) + (campaign ? 3 : 0) + (views > 1.25 ? 0.6 : -1.5),
    traffic: -1.2 + (views > 1.5 ? 3 : 0) - 4 * isFollowed - (followers.length === 0 ? 1.5 : 0) - (campaign ? 3 : 0),
  };
  const { cause, confidence } = weighCauses(weights);
  const said: string[] = [];
  if (viewsTimes !== null) said.push(`page views are ${viewsTimes.toFixed(1)} times the usual`);
  const rises: string[] = [
    ...(ordersTimes === null ? [] : [`orders ${ordersTimes.toFixed(1)}`]),
    ...(signupsTimes === null ? [] : [`registrations ${signupsTimes.toFixed(1)}`]),
    ...(newsletterTimes === null ? [] : [`newsletter sign-ups ${newsletterTimes.toFixed(1)}`]),
  ];
  if (rises.length > 0) said.push(`${rises.join(', ')} times the usual`);
  const [field] = around.fields;
  if (field && field.share >= 0.4 && field.usualShare < 0.5 * field.share) {
    said.push(`${percent(Math.min(1, field.share))} of what came on top has ${field.ref.replace('=', ' ')}`);
  }
  if (campaign) said.push(`the campaign “${campaign}” was told of`);
  return { cause, confidence, evidence: said };
}
