import type { Incident, IncidentChange, Suspect } from '../incidents/incident.js';
import type { NoticeShop } from './channel.js';
import { formatMoney, formatPeriod, formatQuantity, formatShare } from './format-quantity.js';
import { formatDuration, formatMoment, formatMomentNear } from './format-time.js';
import { incidentHeadline, incidentNumbers, incidentTitle } from './incident-title.js';
import {
  CAUSE_ADVICE,
  CAUSE_WORDS,
  KIND_ADVICE,
  METRIC_ADVICE,
  SILENT_INGEST_ADVICE,
  VERDICT_WORDS,
} from './incident-words.js';

/** More lines than this under one heading nobody reads in an alert. */
const LINES_MAX = 5;

/** One heading and what stands under it. */
export interface Fact {
  label: string;
  lines: string[];
}

/** An incident in words, for any channel to lay out. All of it is plain text on single lines. */
export interface IncidentText {
  /** What is wrong, without figures. */
  title: string;
  /** Observed and expected, where figures help. */
  numbers: string | null;
  /** Title and figures in one line. */
  headline: string;
  shopName: string;
  facts: Fact[];
}

/** Puts an incident into words: what, since when, why it was called, what changed before, what it costs, what to do. */
export function describeIncident(change: IncidentChange, shop: NoticeShop): IncidentText {
  const zone = shop.timezone ?? 'UTC';
  const numbers = incidentNumbers(change);
  const facts: Fact[] = [
    { label: 'Since', lines: [since(change, zone)] },
    { label: 'Over', lines: change.resolvedAt ? [over(change, change.resolvedAt, zone)] : [] },
    { label: 'Normally', lines: numbers === null ? [] : normally(change) },
    { label: 'Likely cause', lines: [likelyCause(change)] },
    { label: 'Why', lines: change.evidence },
    { label: 'Points to', lines: change.suspects.filter(({ kind }) => kind !== 'change').map(pointsTo) },
    { label: 'Changed before', lines: changesBefore(change, zone) },
    { label: 'Also seen', lines: change.related.map(alsoSeen) },
    { label: 'Cost', lines: cost(change) },
    { label: 'What was said', lines: whatWasSaid(change, zone) },
    { label: 'What to do', lines: change.resolvedAt ? [] : [advice(change)] },
  ];
  return {
    title: oneLine(incidentTitle(change)),
    numbers: numbers && oneLine(numbers),
    headline: oneLine(incidentHeadline(change)),
    shopName: oneLine(shop.name ?? change.shop),
    facts: facts.filter(({ lines }) => lines.length > 0).map(({ label, lines }) => ({ label, lines: shorten(lines) })),
  };
}

/**
 * One line for the log of an incident.
 *
 * @example '15:14 still going on: 131 in 10 min, expected 3–11 (critical)'
 */
export function changeLine(change: IncidentChange, shop: NoticeShop): string {
  const zone = shop.timezone ?? 'UTC';
  const at = formatMomentNear(change.at, change.startedAt, zone);
  if (change.withdrawnAt) return oneLine(`${at} withdrawn: ${change.evidence[0] ?? 'nothing was wrong'}`);
  if (change.event === 'resolved') {
    const why = change.note === undefined ? '' : `: ${change.note}`;
    return oneLine(`${at} over, after ${lasted(change, change.resolvedAt ?? change.at)}${why}`);
  }
  if (change.note !== undefined) return oneLine(`${at} ${change.note}`);
  if (change.resolvedAt) return oneLine(`${at} looked at again: ${cost(change)[0] ?? 'no cost that is beyond chance'}`);
  const word = change.event === 'opened' ? 'noticed' : 'still going on';
  return oneLine(`${at} ${word}: ${incidentNumbers(change) ?? incidentTitle(change)} (${change.severity})`);
}

/** Titles and messages come from outside: none may start a line, move a cursor or turn the writing round. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

function since({ startedAt, detectedAt, foundLateMinutes }: Incident, zone: string): string {
  const noticed = `${formatMoment(startedAt, zone)}, noticed at ${formatMomentNear(detectedAt, startedAt, zone)}`;
  if (foundLateMinutes === undefined) return noticed;
  return `${noticed}: found ${formatDuration(foundLateMinutes * 60_000)} late`;
}

function over(incident: Incident, resolvedAt: string, zone: string): string {
  return `${formatMomentNear(resolvedAt, incident.startedAt, zone)}, after ${lasted(incident, resolvedAt)}`;
}

function lasted({ startedAt }: Incident, until: string): string {
  return formatDuration(Date.parse(until) - Date.parse(startedAt));
}

function normally({ expected, unit }: Incident): string[] {
  return expected ? [`about ${formatQuantity(expected.mid, unit)}${formatPeriod(unit)}`] : [];
}

function likelyCause({ metric, cause, causeConfidence }: Incident): string {
  if (cause === 'unknown') return 'not known yet';
  const words = CAUSE_WORDS.get(`${metric} ${cause}`) ?? CAUSE_WORDS.get(cause) ?? cause;
  return `${words} (${formatShare(causeConfidence)} sure)`;
}

function pointsTo({ kind, ref, title, confidence }: Suspect): string {
  const name = kind === 'module' ? `module ${ref}` : ref.replace('=', ' ');
  return `${name}${title ? `, ${title}` : ''} (${formatShare(confidence)} sure)`;
}

function changesBefore({ suspects, startedAt }: Incident, zone: string): string[] {
  const changes = suspects.filter(({ kind }) => kind === 'change');
  return changes.map(({ ref, title, at, confidence }) => {
    const name = title && title !== ref ? `${ref} “${title}”` : ref;
    const when = at ? `, ${formatMomentNear(at, startedAt, zone)}, ${distance(at, startedAt)}` : '';
    return `${name}${when} (${formatShare(confidence)} sure)`;
  });
}

function distance(at: string, startedAt: string): string {
  const beforeMs = Date.parse(startedAt) - Date.parse(at);
  return beforeMs >= 0 ? `${formatDuration(beforeMs)} before` : `${formatDuration(-beforeMs)} after it began`;
}

function alsoSeen({ metric, kind, dimension }: Incident['related'][number]): string {
  return incidentTitle({ metric, kind, dimension: dimension ?? {}, observed: null, expected: null, unit: '' });
}

function cost({ impact, resolvedAt }: Incident): string[] {
  if (!impact) return [];
  const { currency, lost, perHour, low, high, basis } = impact;
  const money = (amount: number): string => formatMoney(amount, currency);
  const time = resolvedAt ? 'in all' : 'so far';
  const by = basis === 'revenuePerHour' ? ', going by the revenuePerHour of its settings' : '';
  return [`about ${money(lost)} ${time}, ${money(perHour)} an hour (between ${money(low)} and ${money(high)})${by}`];
}

function whatWasSaid({ feedback, startedAt }: Incident, zone: string): string[] {
  const { acknowledged, snoozed, verdict } = feedback ?? {};
  const at = (moment: string): string => formatMomentNear(moment, startedAt, zone);
  const lines: string[] = [];
  if (acknowledged) lines.push(`taken in hand by ${acknowledged.by} at ${at(acknowledged.at)}`);
  if (snoozed) lines.push(`put off until ${at(snoozed.until)} by ${snoozed.by}`);
  if (!verdict) return lines;
  const { note, by, effect, campaign } = verdict;
  lines.push(
    `${VERDICT_WORDS[verdict.verdict]} by ${by} at ${at(verdict.at)}${note === undefined ? '' : `: ${note}`}`,
    effect,
  );
  if (campaign) {
    const { start, end, expectedUplift } = campaign;
    lines.push(`The campaign: ${at(start)} to ${at(end)}, ${expectedUplift} times the usual`);
  }
  return lines;
}

function advice({ metric, cause, kind }: Incident): string {
  if (metric === 'ingest.silence') return SILENT_INGEST_ADVICE;
  const ofCause = CAUSE_ADVICE.get(`${metric} ${cause}`) ?? CAUSE_ADVICE.get(cause);
  return ofCause ?? METRIC_ADVICE.get(metric) ?? KIND_ADVICE[kind];
}

function shorten(lines: readonly string[]): string[] {
  const kept = lines.slice(0, LINES_MAX).map(oneLine);
  return lines.length > LINES_MAX ? [...kept, `and ${lines.length - LINES_MAX} more`] : kept;
}
