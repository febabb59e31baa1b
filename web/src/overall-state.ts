import type { Incident, Series } from './api-types.js';
import { formatMoment, localiseTimes } from './format-time.js';
import { counted } from './words.js';

/** A minute that is not complete so long after it should be means that nothing is being judged. */
const BEHIND_MINUTES_MAX = 15;

/** How the state of the shop is to be taken: colour and sign follow it. */
export type Tone = 'good' | 'notice' | 'bad' | 'blind' | 'unknown';

/** The state of the whole shop in one line. */
export interface OverallState {
  tone: Tone;
  text: string;
}

/** What the state is made from. `staleSinceMs` is set while the API does not answer. */
export interface ShopFacts {
  series: Series[];
  openIncidents: Incident[];
  nowMs: number;
  staleSinceMs: number | null;
  timezone: string;
}

/**
 * Says how the shop is. "All is well" is said only where every watched series is judged and up to date; whatever the
 * page cannot know is said as such.
 */
export function overallState(facts: ShopFacts): OverallState {
  if (facts.staleSinceMs !== null) {
    const since = formatMoment(facts.staleSinceMs, facts.timezone, facts.nowMs);
    return { tone: 'unknown', text: `not known: no good answer from Vedetta since ${since}` };
  }
  if (facts.series.length === 0 && facts.openIncidents.length === 0) {
    return { tone: 'blind', text: 'blind: no data has ever arrived from this shop' };
  }
  return blindState(facts) ?? incidentState(facts) ?? quietState(facts);
}

/** The last complete minute of a series in milliseconds; never where it has none. */
export function lastCompleteMs(series: Pick<Series, 'lastCompleteMinute'>): number {
  return series.lastCompleteMinute === null ? Number.NEGATIVE_INFINITY : Date.parse(series.lastCompleteMinute);
}

/** Whether a series is too far behind the clock for its state to be today's. */
export function isBehind(series: Pick<Series, 'lastCompleteMinute' | 'waitMinutes'>, nowMs: number): boolean {
  return nowMs - lastCompleteMs(series) > (BEHIND_MINUTES_MAX + (series.waitMinutes ?? 0)) * 60_000;
}

function blindState({ series, openIncidents, nowMs, timezone }: ShopFacts): OverallState | null {
  const silence = openIncidents.find((incident) => incident.metric === 'ingest.silence');
  const isStandingStill = series.length > 0 && series.every((one) => isBehind(one, nowMs));
  // The series of silence itself is about data not arriving, so it always has some.
  const watched = series.filter((one) => one.state !== 'muted' && one.metric !== 'ingest.silence');
  const isEmpty = watched.length > 0 && watched.every((one) => one.state === 'noData');
  if (silence === undefined && !isStandingStill && !isEmpty) return null;

  const newestMs = Math.max(...series.map(lastCompleteMs));
  const sinceMs = silence === undefined ? newestMs : Date.parse(silence.startedAt);
  const isSinceKnown = silence !== undefined || (isStandingStill && Number.isFinite(newestMs));
  const since = isSinceKnown ? ` since ${formatMoment(sinceMs, timezone, nowMs)}` : ' arrives';
  const others = openIncidents.filter((incident) => incident !== silence).length;
  const rest = others === 0 ? '' : `; ${counted(others, 'other open incident')}`;
  return { tone: 'blind', text: `blind: no data${since}${rest}` };
}

function incidentState({ series, openIncidents }: ShopFacts): OverallState | null {
  if (openIncidents.length === 0) return null;
  const critical = openIncidents.filter((incident) => incident.severity === 'critical').length;
  const empty = series.filter((one) => one.state === 'noData').length;
  const parts = [counted(openIncidents.length, 'open incident')];
  if (critical > 0) parts.push(`${critical} critical`);
  if (empty > 0) parts.push(`${countSeries(empty)} without data`);
  return { tone: 'bad', text: parts.join(', ') };
}

function quietState({ series, nowMs, timezone }: ShopFacts): OverallState {
  const closed = series.find((one) => one.reason === 'shopClosed')?.reasonText ?? 'every series is muted';
  const whyMuted = localiseTimes(closed, timezone, nowMs);
  const watched = series.filter((one) => one.state !== 'muted');
  const among = (test: (one: Series) => boolean): number => watched.filter(test).length;

  const judged = among((one) => one.state === 'normal' || one.state === 'anomalous');
  const troubles = [
    ...seriesThatAre(
      'out of the ordinary',
      among((one) => one.state === 'anomalous'),
    ),
    ...seriesThatAre(
      'without data',
      among((one) => one.state === 'noData'),
    ),
    ...seriesThatAre(
      'behind',
      among((one) => one.state !== 'noData' && isBehind(one, nowMs)),
    ),
  ];
  const waiting = among((one) => one.state === 'learning' || one.state === 'tooLittleData');
  const unjudged = seriesThatAre('not judged yet', waiting);
  if (watched.length === 0) return { tone: 'notice', text: `not watched: ${whyMuted}` };
  if (troubles.length > 0) {
    return { tone: 'notice', text: `no open incident, but ${[...troubles, ...unjudged].join(', ')}` };
  }
  if (judged === 0) return { tone: 'notice', text: 'still learning: nothing can be judged yet' };
  if (waiting > 0) {
    return { tone: 'good', text: `nothing wrong in ${countSeries(judged)}; ${unjudged.join('')}` };
  }
  return { tone: 'good', text: 'nothing wrong, all series current' };
}

function countSeries(count: number): string {
  return counted(count, 'series', 'series');
}

/** One part of a sentence, or none where there is nothing to count. */
function seriesThatAre(what: string, count: number): string[] {
  return count === 0 ? [] : [`${countSeries(count)} ${what}`];
}
