import type { Incident } from './api-types.js';
import { formatAmount, formatConfidence, formatMoney, formatRange, unitWords } from './format-number.js';
import { formatDuration, formatMoment } from './format-time.js';
import { causeWords, kindWords, subjectWords } from './words.js';

/** What is wrong, in one line: `Page time /cart: slow`. */
export function headline(incident: Pick<Incident, 'kind' | 'metric' | 'dimension'>): string {
  return `${subjectWords(incident.metric, incident.dimension)}: ${kindWords(incident.kind, incident.metric)}`;
}

/** `since 13:52 (13 min)`, or from when to when once it is over. */
export function whenWords(incident: Incident, timezone: string, nowMs: number): string {
  const startMs = Date.parse(incident.startedAt);
  const start = formatMoment(startMs, timezone, nowMs);
  const late = foundLateWords(incident);
  if (incident.resolvedAt === null) return `since ${start} (${formatDuration(nowMs - startMs)})${late}`;
  const endMs = Date.parse(incident.resolvedAt);
  // The end is told by its clock time alone where it falls on the day of the start.
  const end = formatMoment(endMs, timezone, startMs);
  const withdrawn = incident.withdrawnAt ? ', withdrawn: nothing was wrong' : '';
  return `${start} to ${end} (${formatDuration(endMs - startMs)})${late}${withdrawn}`;
}

function foundLateWords({ foundLateMinutes }: Incident): string {
  return foundLateMinutes === undefined ? '' : `, found ${formatDuration(foundLateMinutes * 60_000)} late`;
}

/** `118 observed, 3 to 11 expected, usually 6 (events per 10 min)`. */
export function observedWords(incident: Pick<Incident, 'observed' | 'expected' | 'unit'>): string {
  const { observed, expected, unit } = incident;
  const parts = [observed === null ? 'no value observed' : `${formatAmount(observed, unit)} observed`];
  if (expected !== null) {
    parts.push(`${formatRange(expected, unit)} expected`, `usually ${formatAmount(expected.mid, unit)}`);
  }
  const words = unitWords(unit);
  return parts.join(', ') + (words === '' ? '' : ` (${words})`);
}

/** `bot attack (93 % sure)`; null where nothing speaks for a cause. */
export function likelyCauseWords(incident: Pick<Incident, 'cause' | 'causeConfidence'>): string | null {
  const cause = causeWords(incident.cause);
  return cause === null ? null : `${cause} (${formatConfidence(incident.causeConfidence)} sure)`;
}

/** The change made just before, the likeliest first: `v1.2.3 New cart page, 13:48`. */
export function changeBeforeWords(incident: Incident, timezone: string, nowMs: number): string | null {
  const suspect = incident.suspects.find((one) => one.kind === 'change');
  if (suspect === undefined) return null;
  const name = [...new Set([suspect.ref, suspect.title])].filter(Boolean).join(' ');
  return suspect.at === undefined ? name : `${name}, ${formatMoment(Date.parse(suspect.at), timezone, nowMs)}`;
}

/** `€311 lost so far, about €1,860 an hour (€1,200 to €2,500)`, or that there is no loss; null where neither is known. */
export function costWords(incident: Pick<Incident, 'impact' | 'resolvedAt' | 'costless'>): string | null {
  const { impact, resolvedAt, costless } = incident;
  if (impact === null) return costless ? 'no loss that stands out from the usual ups and downs of sales' : null;
  const money = (value: number): string => formatMoney(value, impact.currency);
  const lost = `${money(impact.lost)} lost${resolvedAt === null ? ' so far' : ''}`;
  const by = impact.basis === 'revenuePerHour' ? ', going by its settings' : '';
  return `${lost}, about ${money(impact.perHour)} an hour (${money(impact.low)} to ${money(impact.high)})${by}`;
}
