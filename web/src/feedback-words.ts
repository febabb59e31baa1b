import type { Incident, VerdictEffect } from './api-types.js';
import { formatMoment } from './format-time.js';

const VERDICT_LABELS: Record<VerdictEffect['verdict'], string> = {
  confirmed: 'Confirmed',
  expected: 'Expected',
  'false-alarm': 'False alarm',
  'new-level': 'New level',
};

/** The text on the button of a verdict. */
export function verdictLabel(verdict: VerdictEffect['verdict']): string {
  return VERDICT_LABELS[verdict] ?? verdict;
}

/** What a verdict does and until when: `These hours do not teach … Until 15 Jan 14:05.` */
export function effectWords({ effect, effectUntil }: VerdictEffect, timezone: string, nowMs: number): string {
  return effectUntil === null ? effect : `${effect} Until ${formatMoment(Date.parse(effectUntil), timezone, nowMs)}.`;
}

/** What people did about an incident, in a line: `false alarm, in hand, put off until 15:00`; null where nobody did. */
export function feedbackWords({ feedback }: Incident, timezone: string, nowMs: number): string | null {
  const { acknowledged, snoozed, verdict } = feedback ?? {};
  const parts: string[] = [];
  if (verdict) parts.push(verdictLabel(verdict.verdict).toLowerCase());
  if (acknowledged) parts.push(`in hand of ${acknowledged.by}`);
  if (snoozed) parts.push(`put off until ${formatMoment(Date.parse(snoozed.until), timezone, nowMs)}`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** An entry for the campaigns of the settings, as YAML takes it. */
export function campaignText(campaign: NonNullable<VerdictEffect['campaign']>): string {
  return `campaigns:\n  - ${JSON.stringify(campaign, null, 1).replace(/\n\s*/g, ' ')}`;
}
