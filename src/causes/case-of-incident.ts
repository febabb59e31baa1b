import { seriesKey } from '../series/series-name.js';
import type { Inquiry, OpenIncident } from '../incidents/incident-book.js';
import type { CaseFile, CaseSignal, Stretch } from './case-file.js';
import type { ShopMoment } from './cause-desk.js';
import type { CaseNotes } from './opinion.js';
import { referenceStretches } from './reference-stretches.js';

const MINUTE_MS = 60_000;
const SHORTEST_MS = 5 * MINUTE_MS;
/** Detection remembers no kind of a check: those of mail servers are known by their names. */
const MAIL_CHECK = /mail|smtp|imap|mx/i;
const LONGEST_MS = 48 * 60 * MINUTE_MS;

/** What is asked about an incident at a moment. */
export function caseFileOf(home: OpenIncident, moment: ShopMoment): CaseFile {
  const { book, detection, context, judgedMs, nowMs } = moment;
  const signals = home.members.map(({ series, kind, startedMs }): CaseSignal => ({ ...series, kind, startedMs }));
  const lead = signals[0]!;
  const now = stretchOf(home, judgedMs);
  const others = book.open.filter((other) => other !== home).map((other) => stretchOf(other, judgedMs));
  const settings = context.calendar.shopSettings;
  const campaigns = (settings.campaigns ?? []).map(({ start, end }) => ({
    fromMs: Date.parse(start),
    untilMs: Date.parse(end),
  }));
  const unusual = [...(book.past ?? []), ...others, ...detection.windows, ...campaigns];
  const knownSinceMs = detection.series.get('ingest.silence|')?.firstMinuteMs ?? 0;
  return {
    shop: book.shop,
    lead,
    signals,
    now,
    before: referenceStretches(now, context.hours.timezone, knownSinceMs, unusual),
    nowMs,
    changes: detection.changes.filter(({ timeMs }) => timeMs < nowMs),
    detectorCause: home.detectorCause ?? null,
  };
}

/** From the onset of the leading signal to its end, or so far; of what goes on for days, the last two. */
function stretchOf({ members }: OpenIncident, judgedMs: number): Stretch {
  const lead = members[0]!;
  const isOver = members.every(({ clearedMs }) => clearedMs !== null);
  const untilMs = isOver ? Math.max(...members.map(({ clearedMs }) => clearedMs ?? judgedMs)) : judgedMs;
  const fromMs = Math.max(untilMs - LONGEST_MS, Math.min(lead.startedMs, untilMs - SHORTEST_MS));
  return { fromMs: Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, untilMs };
}

/** What is known about it without asking the store. */
export function caseNotesOf({ members }: OpenIncident, { onset }: Inquiry, { detection }: ShopMoment): CaseNotes {
  const [, subject = '', name = ''] = /^(job|backup|probe)=(.*)$/s.exec(members[0]!.series.dimension) ?? [];
  const probes = [...detection.runs.values()].filter((runs) => runs.subject === 'probe');
  const failing = probes.filter(({ alarms }) => Object.keys(alarms).length > 0);
  return {
    runs: detection.runs.get(`${subject}|${name}`)?.runs ?? [],
    probesFail: members.some(({ series }) => seriesKey(series).startsWith('probe.checked|')) || failing.length > 0,
    mailChecks: failing.flatMap(({ name, runs }) => {
      const newest = runs.findLast(({ ok }) => !ok);
      return newest && MAIL_CHECK.test(name) ? [{ probe: name, errorKind: newest.errorKind ?? 'other' }] : [];
    }),
    onset,
  };
}
