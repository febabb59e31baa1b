import { createHash } from 'node:crypto';
import { seriesKey } from '../series/series-name.js';
import { evidenceOf } from './incident-evidence.js';
import { tell, type IncidentBook, type NumberedChange, type OpenIncident } from './incident-book.js';
import { directionOf } from './join-rules.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What lies further apart is not the same trouble. */
const APART_MS = HOUR_MS;
/** By less than this nobody reads a beginning differently. */
const MOVED_MS = 10 * MINUTE_MS;
/** What was over for longer has been corrected before, and may be forgotten by one of the books. */
const CORRECTED_FOR_MS = 24 * HOUR_MS;
/** That nothing arrives is true also where what was missing comes later. */
const OF_ARRIVAL = 'ingest.silence';

/** Up to where incidents are to be corrected, by the events' clock, and when that is done. */
export interface CorrectionTime {
  untilMs: number;
  /** What ended later than so long before `untilMs` may not have been found yet the second time. */
  marginMs: number;
  nowMs: number;
}

/**
 * Puts the incidents of `book`, found while events were still coming, right by those of `second`, found once all had come:
 * what has no counterpart is withdrawn, what has another beginning or leads with another signal is told as it is, what was
 * missed is opened and resolved at once. Only what is over in both is touched, and nothing that somebody confirmed or took
 * on is withdrawn. The same again changes nothing.
 */
export function correctIncidents(book: IncidentBook, second: IncidentBook, time: CorrectionTime): NumberedChange[] {
  const first = [...book.open, ...(book.resolved ?? [])].filter(isOfVolumes);
  const again = [...second.open, ...(second.resolved ?? [])].filter(isOfVolumes);
  const counterparts = pairsOf(first, again);
  const told: NumberedChange[] = [];
  for (const whole of again) {
    const { resolvedAt } = whole.incident;
    if (resolvedAt === null || Date.parse(resolvedAt) < time.untilMs - CORRECTED_FOR_MS) continue;
    const home = counterparts.get(whole);
    if (!home) told.push(...openLate(book, whole, time.nowMs));
    else if (home.incident.resolvedAt !== null && isOther(home, whole))
      told.push(retell(book, home, whole, time.nowMs));
  }
  const paired = new Set(counterparts.values());
  for (const home of first) {
    const { resolvedAt, feedback } = home.incident;
    const isKept = feedback?.acknowledged !== undefined || feedback?.verdict?.verdict === 'confirmed';
    if (paired.has(home) || isKept || resolvedAt === null) continue;
    if (Date.parse(resolvedAt) > time.untilMs - time.marginMs) continue;
    told.push(withdraw(book, home, again.find((other) => isSameTrouble(home, other)) ?? null, time.nowMs));
  }
  return told;
}

function isOfVolumes({ incident }: OpenIncident): boolean {
  return incident.metric !== OF_ARRIVAL;
}

/** Each incident of the second time with the one that was told of it; those that lead with the same and begin nearest first. */
function pairsOf(first: readonly OpenIncident[], again: readonly OpenIncident[]): Map<OpenIncident, OpenIncident> {
  const candidates = again
    .flatMap((whole) => first.filter((home) => isSameTrouble(home, whole)).map((home) => ({ home, whole })))
    .map(({ home, whole }) => ({
      home,
      whole,
      isLedBySame: nameOf(home.members[0]!) === nameOf(whole.members[0]!),
      apartMs: Math.abs(spanOf(home).fromMs - spanOf(whole).fromMs),
    }))
    .sort((a, b) => Number(b.isLedBySame) - Number(a.isLedBySame) || a.apartMs - b.apartMs);
  const pairs = new Map<OpenIncident, OpenIncident>();
  const taken = new Set<OpenIncident>();
  for (const { home, whole } of candidates) {
    if (pairs.has(whole) || taken.has(home)) continue;
    pairs.set(whole, home);
    taken.add(home);
  }
  return pairs;
}

/** Whether two incidents have a signal in common and lie within an hour of each other. */
function isSameTrouble(a: OpenIncident, b: OpenIncident): boolean {
  const [one, other] = [spanOf(a), spanOf(b)];
  if (one.fromMs > other.untilMs + APART_MS || other.fromMs > one.untilMs + APART_MS) return false;
  const names = new Set(a.members.map(nameOf));
  return b.members.some((member) => names.has(nameOf(member)));
}

function nameOf({ series, kind }: OpenIncident['members'][number]): string {
  return `${seriesKey(series)} ${directionOf(kind)}`;
}

function spanOf({ incident, members }: OpenIncident): { fromMs: number; untilMs: number } {
  const fromMs = Math.min(...members.map(({ startedMs }) => startedMs));
  return { fromMs, untilMs: incident.resolvedAt === null ? Number.POSITIVE_INFINITY : Date.parse(incident.resolvedAt) };
}

function isOther({ incident: a }: OpenIncident, { incident: b }: OpenIncident): boolean {
  const isNamedOther =
    a.metric !== b.metric || a.kind !== b.kind || JSON.stringify(a.dimension) !== JSON.stringify(b.dimension);
  return isNamedOther || Math.abs(Date.parse(a.startedAt) - Date.parse(b.startedAt)) >= MOVED_MS;
}

function openLate(book: IncidentBook, whole: OpenIncident, nowMs: number): NumberedChange[] {
  const { said, detectorCause, members } = structuredClone(whole);
  const found = structuredClone(whole.incident);
  // An incident of that name may have been told and withdrawn.
  const id = `inc_${createHash('sha256').update(`${found.id}|once more`).digest('hex').slice(0, 20)}`;
  const lateMinutes = Math.floor((nowMs - Date.parse(found.detectedAt)) / MINUTE_MS);
  const home: OpenIncident = {
    // Nobody can do anything about it any more, so nobody is to be woken by it.
    incident: { ...found, id, severity: 'info', detectedAt: isoTime(nowMs), foundLateMinutes: lateMinutes },
    seq: 0,
    members,
    said: ['found once what came late had come', ...(said ?? found.evidence)],
  };
  if (detectorCause) home.detectorCause = detectorCause;
  home.incident.evidence = evidenceOf(home);
  book.resolved = [...(book.resolved ?? []), home];
  askOnceMore(book, home);
  return [tell(home, 'opened', nowMs), tell(home, 'resolved', nowMs)];
}

function retell(book: IncidentBook, home: OpenIncident, whole: OpenIncident, nowMs: number): NumberedChange {
  const { incident, said, detectorCause, members } = structuredClone(whole);
  const { metric, dimension, kind, startedAt, resolvedAt, observed, expected, unit, score, related } = incident;
  Object.assign(home.incident, {
    metric,
    dimension,
    kind,
    startedAt,
    resolvedAt,
    observed,
    expected,
    unit,
    score,
    related,
  });
  home.members = members;
  home.said = said ?? incident.evidence;
  if (detectorCause) home.detectorCause = detectorCause;
  else delete home.detectorCause;
  if (home.inquiry) home.inquiry.onset = null;
  home.incident.evidence = evidenceOf(home);
  askOnceMore(book, home);
  return tell(home, 'updated', nowMs);
}

function withdraw(book: IncidentBook, home: OpenIncident, part: OpenIncident | null, nowMs: number): NumberedChange {
  const why = part
    ? `withdrawn: with what came late it is part of what began at ${shortTime(part.incident.startedAt)}`
    : 'withdrawn: with what came late this is nothing unusual';
  home.incident.withdrawnAt = isoTime(nowMs);
  home.incident.impact = null;
  home.incident.evidence = [why, ...home.incident.evidence];
  book.resolved = (book.resolved ?? []).filter((other) => other !== home);
  book.settling = (book.settling ?? []).filter((other) => other !== home);
  return tell(home, 'updated', nowMs);
}

/** Causes and costs are asked for with the lines that are about to be told. */
function askOnceMore(book: IncidentBook, home: OpenIncident): void {
  book.over = [...(book.over ?? []).filter((other) => other !== home), home];
}

function shortTime(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
