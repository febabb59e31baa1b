import { ERROR_KINDS, errorKindOf } from '../../ingest/index.js';
import type { Verdict } from './case-file.js';
import type { ComparedMails, MailSample } from './machine-facts.js';
import { countValues, percent, shareOf } from './shares.js';
import { weighCauses } from './weigh-causes.js';

/** A mail to more than this is none of a person's to a few others. */
const MANY_RECIPIENTS = 20;
const SAMPLES_MIN = 5;

/** What is known around mail that is sent in masses, no longer sent, or queueing up. */
export interface MailSurroundings {
  kind: 'spike' | 'fall' | 'queue';
  mails: ComparedMails;
  /** The words of checks of mail servers that fail now; empty where none does. */
  failingChecks: readonly { probe: string; errorKind: string }[];
  /** Times usual; null where nothing usual is known. */
  viewsTimes: number | null;
  ordersTimes: number | null;
  signupsTimes: number | null;
  /** A campaign that somebody told of near the onset. */
  campaign: string | null;
  isSiteDown: boolean;
}

/** How mails are beside what is usual. */
interface MailFigures {
  /** Recipients in the same time; null where none are usual. */
  recipientsTimes: number | null;
  failed: number;
  failedUsual: number;
  /** Share of the recipients that are reached from one mailbox, and which. */
  topShare: number;
  topMailbox: string;
  topUsual: number;
  /** Share of the mails that go to many at once. */
  many: number;
  manyUsual: number;
  /** What most failures call themselves; null without enough of them. */
  error: string | null;
}

/**
 * Why mail goes out in masses, or does not go out: a mailbox that somebody has got hold of, a campaign, customers (`traffic`),
 * a mail server that cannot be reached or refuses the login, the site, or nobody knows.
 */
export function mailCause(around: MailSurroundings): Verdict {
  const figures = figuresOf(around.mails);
  const weights = around.kind === 'spike' ? massWeights(around, figures) : stuckWeights(around, figures);
  return { ...weighCauses(weights), evidence: sentencesOf(around, figures) };
}

function massWeights(around: MailSurroundings, figures: MailFigures): Record<string, number> {
  const customers = Math.max(around.ordersTimes ?? 1, around.signupsTimes ?? 1);
  const follows = customers > 1.3 ? Math.min(1, Math.log(customers) / Math.log(2.5)) : 0;
  const isNew = figures.topShare > 0.6 && figures.topUsual < 0.5 * figures.topShare;
  const bounces = Math.max(0, figures.failed - figures.failedUsual);
  return {
    'bot-attack':
      -1.5 +
      (isNew ? 1.5 : 0) +
      5 * Math.min(0.6, bounces) +
      2.5 * Math.max(0, figures.many - figures.manyUsual) -
      (around.campaign ? 3.5 : 0) -
      3 * follows,
    campaign: -1.8 + (around.campaign ? 5 : 0) - (bounces > 0.2 ? 1.5 : 0),
    traffic: -1.5 + 4 * follows - (bounces > 0.2 ? 1.5 : 0) - (around.campaign ? 1 : 0),
  };
}

function stuckWeights(around: MailSurroundings, figures: MailFigures): Record<string, number> {
  const weights: Record<string, number> = Object.fromEntries(ERROR_KINDS.map((kind) => [kind, -3]));
  const isFailing = figures.failed > figures.failedUsual + 0.1;
  if (isFailing && figures.error !== null) weights[figures.error]! += figures.error === 'other' ? 3 : 5.5;
  for (const { errorKind } of around.failingChecks) weights[errorKind] = (weights[errorKind] ?? -3) + 3;
  weights['outage'] = -2.5 + (around.isSiteDown ? 4.5 : 0) - (isFailing ? 1 : 0);
  const isLess = around.kind === 'fall';
  const customers = Math.min(around.ordersTimes ?? 1, around.signupsTimes ?? 1);
  weights['traffic'] = isLess
    ? -2 + ((around.viewsTimes ?? 1) < 0.6 && customers < 0.6 ? 3.5 : 0)
    : -2 + (isFailing ? 0 : 0.5);
  if (!isLess) {
    // What is sent in masses queues up too.
    const mass = massWeights(around, figures);
    const isMass = (figures.recipientsTimes ?? 1) > 3;
    for (const cause of ['bot-attack', 'campaign']) weights[cause] = isMass ? mass[cause]! + 0.5 : -4;
  }
  return weights;
}

function figuresOf({ now, before, stretches, recipients: all }: ComparedMails): MailFigures {
  const recipients = (mails: readonly MailSample[]): number => mails.reduce((sum, one) => sum + one.recipients, 0);
  const byMailbox = (mails: readonly MailSample[]): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const one of mails) sums.set(one.mailbox, (sums.get(one.mailbox) ?? 0) + one.recipients);
    return sums;
  };
  const [topMailbox = '', topSum = 0] = [...byMailbox(now)].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const usual = stretches === 0 ? 0 : all.before / stretches;
  const failures = now.filter(({ isFailed }) => isFailed);
  const kinds = countValues(failures, ({ errorKind, errorMessage }) =>
    ERROR_KINDS.some((kind) => kind === errorKind) ? errorKind : errorKindOf(errorMessage || undefined),
  );
  const isMany = ({ recipients: count }: MailSample): boolean => count > MANY_RECIPIENTS;
  return {
    recipientsTimes: usual > 0 ? all.now / usual : null,
    failed: now.length < SAMPLES_MIN ? 0 : shareOf(now, ({ isFailed }) => isFailed),
    failedUsual: shareOf(before, ({ isFailed }) => isFailed),
    topShare: recipients(now) > 0 ? topSum / recipients(now) : 0,
    topMailbox,
    topUsual: recipients(before) > 0 ? (byMailbox(before).get(topMailbox) ?? 0) / recipients(before) : 0,
    many: shareOf(now, isMany),
    manyUsual: shareOf(before, isMany),
    error: [...kinds].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null,
  };
}

function sentencesOf(around: MailSurroundings, figures: MailFigures): string[] {
  const { kind, failingChecks, campaign, ordersTimes, signupsTimes, isSiteDown } = around;
  const { recipientsTimes, topShare, topMailbox, failed, failedUsual, many, manyUsual, error } = figures;
  const said: string[] = [];
  if (recipientsTimes !== null) said.push(`${recipientsTimes.toFixed(1)} times the usual number of recipients`);
  if (kind !== 'fall' && topShare >= 0.6)
    said.push(`${percent(topShare)} of them are sent to from mailbox ${topMailbox}`);
  if (many > manyUsual + 0.2)
    said.push(
      `${percent(many)} of the mails go to more than ${MANY_RECIPIENTS} recipients, usually ${percent(manyUsual)}`,
    );
  if (failed > failedUsual + 0.1) {
    const why = error === null || error === 'other' ? '' : `, mostly ${error}`;
    said.push(`${percent(failed)} of the mails fail${why}, usually ${percent(failedUsual)}`);
  }
  for (const { probe, errorKind } of failingChecks) said.push(`check ${probe} of a mail server fails: ${errorKind}`);
  if (kind === 'spike' && ordersTimes !== null) said.push(`orders ${ordersTimes.toFixed(1)} times the usual`);
  if (kind === 'spike' && signupsTimes !== null) said.push(`registrations ${signupsTimes.toFixed(1)} times the usual`);
  if (campaign) said.push(`the campaign “${campaign}” was told of`);
  if (isSiteDown) said.push('the site itself does not answer');
  return said;
}
