import type { ShopContext } from '../detection/advance-shop.js';
import type { ShopState } from '../detection/shop-state.js';
import {
  tell,
  type IncidentBook,
  type Inquiry,
  type NumberedChange,
  type OpenIncident,
} from '../incidents/incident-book.js';
import { noteFindings } from '../incidents/note-findings.js';
import { dimensionText } from '../series/series-name.js';
import { ReconciliationReader } from '../reconciliation/reconciliation-reader.js';
import type { ShopQuery } from '../series/shop-query.js';
import { caseFileOf, caseNotesOf } from './case-of-incident.js';
import { EvidenceReader } from './evidence-reader.js';
import { inTime } from './in-time.js';
import { investigate, type Look } from './investigate.js';
import { MachineReader } from './machine-reader.js';
import type { CaseSources } from './opinion.js';
import { correlationOf } from './related-course.js';
import { VitalSignReader } from './vital-sign-reader.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** When an incident that goes on is looked at again, after it was opened. */
const LOOK_AFTER_MS = [5, 15, 40, 120, 360, 1080].map((minutes) => minutes * MINUTE_MS);
/** Looks at one incident, of which one is kept for its end. */
const LOOKS_MAX = 12;
/** After a failure nothing is asked for so long: a store in trouble is left alone, and nobody waits for it. */
const PAUSE_MS = 5 * MINUTE_MS;
const PATIENCE_MS = 5000;
const RELATED_MAX = 6;

/** A shop at the moment at which causes are asked for. */
export interface ShopMoment {
  book: IncidentBook;
  detection: ShopState;
  context: ShopContext;
  /** End of the newest judged minute. */
  judgedMs: number;
  nowMs: number;
}

/** How the desk stands to the rest of its process. */
export interface DeskSurroundings {
  /** Told of every question that could not be answered. */
  onFailed: (error: unknown, incident: string) => void;
  /** How long an answer is waited for. */
  patienceMs?: number;
}

/**
 * Asks for the causes of incidents: when they open, while they go on, and once more when they are over. What it finds
 * goes into the lines that are about to be told; where it finds something else later, it tells the incident again. A
 * question that fails or takes too long costs the answer and nothing else: the incident is told without it.
 */
export class CauseDesk {
  private readonly sources: CaseSources;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    query: ShopQuery,
    private readonly surroundings: DeskSurroundings,
  ) {
    this.sources = {
      series: new VitalSignReader(query),
      events: new EvidenceReader(query),
      exports: new ReconciliationReader(query),
      machines: new MachineReader(query),
    };
  }

  /** Gives the changes that are about to be told with what was found out, and those that tell of something new. */
  async inquire(moment: ShopMoment, changes: readonly NumberedChange[]): Promise<NumberedChange[]> {
    const { book, nowMs, judgedMs } = moment;
    const told = [...changes];
    for (const home of [...book.open, ...(book.over ?? [])]) {
      const own = told.filter(({ change }) => change.id === home.incident.id);
      if (nowMs < this.pausedUntilMs || !isDue(home, own, judgedMs)) continue;
      const isOther = await this.lookAt(home, moment);
      for (const { change } of own) copyFindings(home, change);
      if (isOther && own.length === 0) told.push(tell(home, 'updated', nowMs));
    }
    return told;
  }

  private async lookAt(home: OpenIncident, moment: ShopMoment): Promise<boolean> {
    const inquiry = beginLook(home, moment.judgedMs);
    try {
      const look = await inTime(this.look(home, inquiry, moment), this.surroundings.patienceMs ?? PATIENCE_MS);
      inquiry.onset = look.onset;
      return noteFindings(home, look);
    } catch (error) {
      this.pausedUntilMs = moment.nowMs + PAUSE_MS;
      this.surroundings.onFailed(error, home.incident.id);
      return false;
    }
  }

  private async look(home: OpenIncident, inquiry: Inquiry, moment: ShopMoment): Promise<Look> {
    const file = caseFileOf(home, moment);
    const look = await investigate(this.sources, file, caseNotesOf(home, inquiry, moment));
    const { related } = home.incident;
    if (related.length > 0) {
      const others = file.signals.filter((signal) => signal !== file.lead).slice(0, RELATED_MAX);
      const stretch = { fromMs: file.now.fromMs - 2 * HOUR_MS, untilMs: file.now.untilMs };
      const courses = await this.sources.series.minutes(file, [file.lead, ...others], stretch);
      for (const one of related) {
        const series = others.find(
          ({ metric, dimension, kind }) =>
            metric === one.metric && kind === one.kind && dimension === dimensionText(one.dimension ?? {}),
        );
        if (!series) continue;
        one.lagMinutes = Math.round((series.startedMs - file.lead.startedMs) / MINUTE_MS);
        const correlation = correlationOf(file.lead, series, courses, stretch.fromMs, stretch.untilMs);
        if (correlation !== null) one.correlation = correlation;
      }
    }
    return look;
  }
}

function isDue({ incident, inquiry }: OpenIncident, own: readonly NumberedChange[], judgedMs: number): boolean {
  if (incident.resolvedAt !== null) return own.length > 0;
  if (!inquiry) return own.length > 0;
  return inquiry.looks < LOOKS_MAX - 1 && (judgedMs >= inquiry.nextMs || own.length > 0);
}

function beginLook(home: OpenIncident, judgedMs: number): Inquiry {
  const inquiry = (home.inquiry ??= { looks: 0, nextMs: 0, onset: null, evidence: [] });
  const foundMs = home.members[0]?.foundMs ?? judgedMs;
  inquiry.looks++;
  inquiry.nextMs =
    LOOK_AFTER_MS.map((afterMs) => foundMs + afterMs).find((atMs) => atMs > judgedMs + MINUTE_MS) ??
    Number.MAX_SAFE_INTEGER;
  return inquiry;
}

/** The line that is about to be told is a copy of the incident as it was before the look. */
function copyFindings({ incident }: OpenIncident, change: NumberedChange['change']): void {
  const { cause, causeConfidence, evidence, suspects, ruledOut, related } = structuredClone(incident);
  Object.assign(change, { cause, causeConfidence, evidence, suspects, related });
  if (ruledOut) change.ruledOut = ruledOut;
  else delete change.ruledOut;
}
