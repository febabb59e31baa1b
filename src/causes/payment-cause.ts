import type { Suspect } from '../incidents/incident.js';
import type { Verdict } from './case-file.js';
import type { BrokenPage } from './form-pages.js';
import type { Compared, FieldCount } from './raw-events.js';
import { percent, type Contribution } from './shares.js';
import { failShare, type VitalSigns } from './vital-signs.js';
import { weighCauses } from './weigh-causes.js';

/** How the payments with one provider fare. */
export interface ProviderReport {
  provider: string;
  attempts: number;
  share: number;
  usualShare: number;
  isRisen: boolean;
}

/** Technical trouble, as providers and gateways call it; the rest is that a customer's money is not there. */
const TECHNICAL =
  /unavail|timeout|timed.?out|time.?out|connect|network|gateway|5\d\d|internal|error|down|maintenance|server|unreach|refused|reset|tls|ssl|not.?found|unauthori|auth_|credential|invalid.?(key|merchant|config|signature)/i;
const FEWEST_FAILURES = 3;

/** Providers, those with most failures first, and whether each fails plainly more often than usual. */
export function providerReports(vitals: VitalSigns): ProviderReport[] {
  return vitals
    .all('payment.failureRate')
    .map(({ dimension, now, usual }) => {
      const [share, usualShare] = [failShare(now), failShare(usual)];
      const expected = now.weight * Math.max(0.03, usualShare);
      const isRisen =
        now.bad >= FEWEST_FAILURES && share > 2 * usualShare + 0.1 && now.bad > expected + 2 * Math.sqrt(expected) + 1;
      return { provider: dimension.slice('provider='.length), attempts: now.weight, share, usualShare, isRisen };
    })
    .sort((a, b) => b.share * b.attempts - a.share * a.attempts);
}

/** What is known around payments or gift cards that fail. */
export interface PaymentSurroundings {
  isGiftcard: boolean;
  providers: readonly ProviderReport[];
  brokenPages: readonly BrokenPage[];
  /** What the failures call themselves. */
  errorKinds: readonly Contribution[];
  viewsTimes: number | null;
  probesFail: boolean;
  changeConfidence: number;
}

/** Why payments or gift cards fail: one provider, all of them at once, the page, or nobody knows. */
export function paymentCause(around: PaymentSurroundings): Verdict {
  const { providers, brokenPages, isGiftcard, viewsTimes } = around;
  const risen = providers.filter(({ isRisen }) => isRisen);
  const well = providers.filter(({ isRisen, attempts }) => !isRisen && attempts >= 4);
  const technical = around.errorKinds
    .filter(({ ref }) => TECHNICAL.test(ref.slice(ref.indexOf('=') + 1)))
    .reduce((sum, { share }) => sum + Math.max(0, share), 0);
  const isOne = !isGiftcard && risen.length === 1 && well.length > 0;
  const areAll = risen.length > 1 && well.length === 0;
  const errors = brokenPages[0] ? Math.min(1, brokenPages[0].share + 0.2) * (brokenPages[0].isForm ? 1 : 0.5) : 0;
  const isGone = viewsTimes !== null && viewsTimes < 0.3;
  const weights = {
    provider:
      -1.5 +
      (isOne ? 5 : 0) +
      (risen.length === 1 ? 1 : 0) +
      2.5 * Math.min(1, technical) -
      (areAll ? 2 : 0) -
      3 * errors,
    outage:
      -2.5 +
      (areAll ? 4.5 : 0) +
      (isGone ? 3 : 0) +
      (around.probesFail ? 2 : 0) +
      (isGiftcard && risen.length > 0 ? 2 : 0),
    'broken-page': -2.5 + 5 * errors + 2 * around.changeConfidence - (isOne ? 3 : 0),
  };
  const { cause, confidence } = weighCauses(weights);
  return { cause, confidence, evidence: evidenceOf(around, risen, well) };
}

function evidenceOf(
  around: PaymentSurroundings,
  risen: readonly ProviderReport[],
  well: readonly ProviderReport[],
): string[] {
  const said = risen
    .slice(0, 3)
    .map(
      ({ provider, share, usualShare }) =>
        `${percent(share)} of the payments with ${provider || 'the provider'} fail, usually ${percent(usualShare)}`,
    );
  if (risen.length > 0 && well.length > 0) {
    said.push(
      `${well
        .map(({ provider }) => provider || 'the others')
        .slice(0, 4)
        .join(', ')}: as usual`,
    );
  } else if (risen.length > 1) said.push('all providers fail at once');
  const [kind] = around.errorKinds;
  if (kind && kind.share >= 0.4) {
    const isNew = kind.usualShare < 0.05 ? ', which is new' : '';
    said.push(
      `${percent(Math.min(1, kind.share))} of the additional failures say “${kind.ref.slice(kind.ref.indexOf('=') + 1)}”${isNew}`,
    );
  }
  for (const { page, share } of around.brokenPages.slice(0, 1))
    said.push(`${percent(share)} of the answers of ${page} are errors`);
  return said;
}

/** The provider that fails while others do not: as a suspect, as sure as the verdict that it is a provider. */
export function guiltyProvider(providers: readonly ProviderReport[], { cause, confidence }: Verdict): Suspect[] {
  const risen = providers.filter(({ isRisen }) => isRisen);
  const [first] = risen;
  if (cause !== 'provider' || risen.length !== 1 || !first?.provider) return [];
  const title = `${percent(first.share)} of its payments fail, usually ${percent(first.usualShare)}`;
  return [{ kind: 'dimension', ref: `provider=${first.provider}`, title, confidence }];
}

/** What values of fields add to failures, the most first; `failures` are counts over the same length of time. */
export function failureFields({ now, before, stretches }: Compared<FieldCount>): Contribution[] {
  const total = (counts: readonly FieldCount[], field: string): number =>
    counts.filter((one) => one.field === field).reduce((sum, { count }) => sum + count, 0);
  const parts = Math.max(1, stretches);
  return now
    .filter(({ value }) => value !== '')
    .map(({ field, value, count }) => {
      const usual = (before.find((one) => one.field === field && one.value === value)?.count ?? 0) / parts;
      const usualTotal = total(before, field) / parts;
      const deviation = total(now, field) - usualTotal;
      return {
        ref: `${field}=${value}`,
        share: deviation > 0 ? (count - usual) / deviation : 0,
        usualShare: usualTotal > 0 ? usual / usualTotal : 0,
      };
    })
    .sort((a, b) => b.share - a.share);
}
