import { createHash } from 'node:crypto';
import type { KnownChange, Signal } from '../detection/shop-state.js';
import { dimensionObject, seriesKey } from '../series/series-name.js';
import { rememberResolved, restateSignal, wavesOf, withdrawSignal } from './corrections.js';
import { findSuspects } from './find-suspects.js';
import { foundLateMinutes } from './found-late.js';
import type { Incident, IncidentChange, Related } from './incident.js';
import { belongsTogether, leadsBefore, type JoinMember } from './join-rules.js';
import { raiseSeverity, severityOf } from './severity.js';
import { beginOf, rounded, roundedBand, showFinding } from './shown-finding.js';

/** An incident resolves when all of its signals have been calm for this long; a second wave before that joins it. */
const RESOLVE_AFTER_MS = 20 * 60_000;
/** What comes of people, or of who pretends to be people, comes in waves. */
const WAVES_AFTER_MS = 90 * 60_000;
const COMES_IN_WAVES: ReadonlySet<string> = new Set(['campaign', 'traffic', 'bot-attack']);

/** Windows of incidents that are over are remembered for as long as anything is held against the weeks before. */
const PAST_KEPT_MS = 36 * 24 * 60 * 60_000;

interface Member extends JoinMember {
  detector: string;
  /** Where the waves of it began that were told and not taken back, the newest last; left out where there is but one. */
  waves?: number[];
}

/** How far the cause of an incident has been asked for. */
export interface Inquiry {
  looks: number;
  /** When to look again, by the events' clock. */
  nextMs: number;
  /** When it began, as estimated from its series. */
  onset: { atMs: number; doubtMs: number } | null;
  /** Sentences that speak for the cause. */
  evidence: string[];
}

/** How far the cost of an incident has been worked out. */
export interface Costing {
  /** When to look again, by the events' clock. */
  nextMs: number;
  /** What the cost rests on, or why there is none; null where nothing is to be said. */
  evidence: string | null;
  /** What orders were worth before it began, by currency; absent before it was asked. */
  values?: { currency: string; count: number; mean: number; variance: number }[];
}

/** An incident that is not resolved yet. */
export interface OpenIncident {
  incident: Incident;
  /** Number of its newest change. */
  seq: number;
  /** What detection says of it; the first is the one that leads. */
  members: Member[];
  /** What detection says, without what was found out since. */
  said?: string[];
  /** The cause that the detector could tell. */
  detectorCause?: string;
  /** Absent before the first look. */
  inquiry?: Inquiry;
  costing?: Costing;
}

/** The open incidents of one shop. Plain data: it is stored and read back as it is. */
export interface IncidentBook {
  shop: string;
  open: OpenIncident[];
  /** Those that the newest signals have resolved: their cause is asked for once more. */
  over?: OpenIncident[];
  /** Those that are over and whose orders may still come later. */
  settling?: OpenIncident[];
  /** When orders fell, so that no other incident is charged with it. */
  lossy?: { fromMs: number; untilMs: number }[];
  /** Those that are over and may still be proven wrong. */
  resolved?: OpenIncident[];
  /** When something was wrong, so that it is not taken for ordinary time. */
  past?: { fromMs: number; untilMs: number }[];
}

/** One line of the incident stream with its number within the incident: the same when it is told again. */
export interface NumberedChange {
  seq: number;
  change: IncidentChange;
}

/** An empty book. */
export function createIncidentBook(shop: string): IncidentBook {
  return { shop, open: [] };
}

/**
 * Turns signals into changes of incidents: opened, joined and updated, resolved. Deterministic, ids included. Calm is
 * counted by the events' own clock, `judgedMs` being the end of the newest judged minute: where months are judged in a
 * minute, what is over is over before the next begins. `nowMs` is the clock of detection.
 */
export function applySignals(
  book: IncidentBook,
  signals: readonly Signal[],
  changes: readonly KnownChange[],
  judgedMs: number,
  nowMs: number,
): NumberedChange[] {
  const told: NumberedChange[] = [];
  book.over = [];
  for (const signal of signals) {
    told.push(...resolveCalm(book, signal.judgedMs, nowMs));
    if (signal.type === 'raised') told.push(raise(book, signal, changes));
    else if (signal.type === 'worse') told.push(...worsen(book, signal));
    else if (signal.type === 'withdrawn') told.push(...withdraw(book, signal));
    else if (signal.type === 'restated') told.push(...restate(book, signal));
    else clear(book, signal);
  }
  told.push(...resolveCalm(book, judgedMs, nowMs));
  return told;
}

function raise(book: IncidentBook, signal: Signal, changes: readonly KnownChange[]): NumberedChange {
  const member: Member = {
    series: { metric: signal.series.metric, dimension: signal.series.dimension },
    kind: signal.finding.kind,
    startedMs: signal.finding.startedMs,
    foundMs: signal.judgedMs,
    detector: signal.finding.detector,
    clearedMs: null,
  };
  const home = book.open.find(({ members }) => belongsTogether(members, member, signal.judgedMs));
  if (!home) return open(book, signal, member, changes);
  const again = home.members.find((known) => isSameSignal(known, member));
  if (again) {
    again.clearedMs = null;
    again.waves = [...wavesOf(again), member.startedMs];
  } else home.members.push(member);
  join(home.incident, signal);
  if (!again && leadsBefore(member, home.members[0]!)) takeLead(home, member, signal);
  raiseSeverity(home.incident, signal.finding);
  return tell(home, 'updated', signal.atMs);
}

function isSameSignal(a: Member, b: Member): boolean {
  return seriesKey(a.series) === seriesKey(b.series) && a.detector === b.detector;
}

function open(book: IncidentBook, signal: Signal, member: Member, changes: readonly KnownChange[]): NumberedChange {
  const { finding, series } = signal;
  const lateMinutes = foundLateMinutes(signal.judgedMs, signal.atMs, signal.waitMinutes);
  const identity = `${book.shop}|${seriesKey(series)}|${finding.kind}|${finding.startedMs}|${signal.judgedMs}`;
  const incident: Incident = {
    id: `inc_${createHash('sha256').update(identity).digest('hex').slice(0, 20)}`,
    shop: book.shop,
    metric: series.metric,
    dimension: dimensionObject(series.dimension),
    kind: finding.kind,
    cause: finding.cause ?? 'unknown',
    causeConfidence: finding.cause ? 0.8 : 0,
    severity: severityOf(finding),
    startedAt: beginOf(finding),
    detectedAt: isoTime(signal.atMs),
    ...(lateMinutes !== null && { foundLateMinutes: lateMinutes }),
    resolvedAt: null,
    observed: rounded(finding.observed),
    expected: roundedBand(finding),
    unit: finding.unit,
    score: rounded(finding.score),
    evidence: finding.evidence,
    suspects: findSuspects(changes, finding.onsetMs ?? finding.startedMs),
    related: [],
    impact: null,
  };
  const opened: OpenIncident = { incident, seq: 0, members: [member], said: finding.evidence };
  if (finding.cause) opened.detectorCause = finding.cause;
  book.open.push(opened);
  return tell(opened, 'opened', signal.atMs);
}

function join(incident: Incident, { series, finding }: Signal): void {
  const dimension = dimensionObject(series.dimension);
  const isLead = incident.metric === series.metric && JSON.stringify(incident.dimension) === JSON.stringify(dimension);
  const isKnown = incident.related.some(
    (related) =>
      related.metric === series.metric &&
      related.kind === finding.kind &&
      JSON.stringify(related.dimension ?? {}) === JSON.stringify(dimension),
  );
  if (isLead || isKnown) return;
  incident.related.push({
    metric: series.metric,
    kind: finding.kind,
    ...(Object.keys(dimension).length > 0 ? { dimension } : {}),
  });
}

/** A signal that tells better what is wrong takes the lead; the one that led goes to those that are related. */
function takeLead(home: OpenIncident, member: Member, { finding, series }: Signal): void {
  const { incident, members } = home;
  const { metric, kind, dimension } = incident;
  home.members = [member, ...members.filter((other) => other !== member)];
  const isNew = ({ metric: name, dimension: of = {} }: Related): boolean =>
    name === series.metric && JSON.stringify(of) === JSON.stringify(dimensionObject(series.dimension));
  const before: Related = { metric, kind, ...(Object.keys(dimension).length > 0 ? { dimension } : {}) };
  incident.related = [before, ...incident.related.filter((one) => !isNew(one))];
  incident.metric = series.metric;
  incident.dimension = dimensionObject(series.dimension);
  incident.kind = finding.kind;
  if (finding.cause) home.detectorCause = finding.cause;
  else delete home.detectorCause;
  if (home.inquiry) home.inquiry.onset = null;
  showFinding(home, finding);
}

function worsen(book: IncidentBook, signal: Signal): NumberedChange[] {
  const home = homeOf(book, signal);
  const lead = home?.members[0];
  if (!home || !lead) return [];
  const { incident } = home;
  const isGraver = raiseSeverity(incident, signal.finding);
  if (!isMemberOf(lead, signal)) return isGraver ? [tell(home, 'updated', signal.atMs)] : [];
  showFinding(home, signal.finding);
  return [tell(home, 'updated', signal.atMs)];
}

/** A signal is of another kind than was told, or began at another time. */
function restate(book: IncidentBook, signal: Signal): NumberedChange[] {
  const home = restateSignal(book, signal);
  if (home?.incident.resolvedAt === null) raiseSeverity(home.incident, signal.finding);
  return home ? [tell(home, 'updated', signal.atMs)] : [];
}

function withdraw(book: IncidentBook, signal: Signal): NumberedChange[] {
  const wasOpen = new Set(book.open);
  const home = withdrawSignal(book, signal);
  return home ? [tell(home, wasOpen.has(home) ? 'resolved' : 'updated', signal.atMs)] : [];
}

function clear(book: IncidentBook, signal: Signal): void {
  const member = homeOf(book, signal)?.members.find((candidate) => isMemberOf(candidate, signal));
  if (member) member.clearedMs = signal.judgedMs;
}

function homeOf(book: IncidentBook, signal: Signal): OpenIncident | undefined {
  return book.open.find(({ members }) =>
    members.some((member) => member.clearedMs === null && isMemberOf(member, signal)),
  );
}

function isMemberOf(member: Member, { series, finding }: Signal): boolean {
  return seriesKey(member.series) === seriesKey(series) && member.detector === finding.detector;
}

function resolveCalm(book: IncidentBook, judgedMs: number, nowMs: number): NumberedChange[] {
  const isCalm = ({ members, incident }: OpenIncident) => {
    const afterMs = COMES_IN_WAVES.has(incident.cause) ? WAVES_AFTER_MS : RESOLVE_AFTER_MS;
    return members.every(({ clearedMs }) => clearedMs !== null && judgedMs - clearedMs >= afterMs);
  };
  const calm = book.open.filter(isCalm);
  close(book, calm, judgedMs);
  return calm.map((resolved) => {
    const untilMs = Math.max(...resolved.members.map(({ clearedMs }) => clearedMs ?? judgedMs));
    return tellResolved(book, resolved, untilMs, nowMs);
  });
}

/** Ends an open incident because somebody said so. */
export function endIncident(book: IncidentBook, home: OpenIncident, nowMs: number): NumberedChange {
  close(book, [home], nowMs);
  return tellResolved(book, home, nowMs, nowMs);
}

function close(book: IncidentBook, over: readonly OpenIncident[], judgedMs: number): void {
  book.open = book.open.filter((candidate) => !over.includes(candidate));
  book.over = [...(book.over ?? []), ...over];
  rememberResolved(book, over, judgedMs);
}

function tellResolved(book: IncidentBook, home: OpenIncident, untilMs: number, nowMs: number): NumberedChange {
  const fromMs = Math.min(...home.members.map(({ startedMs }) => startedMs));
  book.past = [...(book.past ?? []).filter((past) => past.untilMs > untilMs - PAST_KEPT_MS), { fromMs, untilMs }];
  home.incident.resolvedAt = isoTime(untilMs);
  return tell(home, 'resolved', nowMs);
}

/** The next line of an incident, with the incident as it now is. */
export function tell(home: OpenIncident, event: IncidentChange['event'], atMs: number): NumberedChange {
  home.seq++;
  return { seq: home.seq, change: { event, ...structuredClone(home.incident), at: isoTime(atMs) } };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
