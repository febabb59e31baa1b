import type { Incident } from '../incidents/incident.js';
import type { ShopQuery } from '../series/shop-query.js';
import { attackSigns, type AffectedSignup } from './affected-signups.js';
import type { CaseFile, Stretch } from './case-file.js';
import { EvidenceReader, SIGNUP_COLUMNS, signupOf, type SignupRow } from './evidence-reader.js';
import { narrowCase } from './narrow-case.js';
import type { SignupTraits } from './raw-events.js';
import { overlap, referenceStretches } from './reference-stretches.js';
import { inStretches } from './stretch-condition.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What one attack brings begins before it is noticed as one, and is held against the signups of so many days. */
const LEAD_MS = 2 * 60 * MINUTE_MS;
const LEARN_LEAD_MS = 15 * MINUTE_MS;
const LEARN_MS = 2 * DAY_MS;
const DAYS_BACK = 28;
const SHORTEST_MS = 5 * MINUTE_MS;
const ROWS_AT_ONCE = 5_000;
const SIGNUP_TYPES = ['customer.registered', 'newsletter.subscribed'];
/** Other causes bring people, or nobody. */
const CAUSES = new Set(['bot-attack', 'bulk-import', 'unknown']);

/** One event that the shop may want to undo; `id` and `source` are those that the shop gave it. */
export interface AffectedEvent extends AffectedSignup {
  id: string;
  source: string;
  type: string;
  timeMs: number;
}

/** The place behind an event in a list, newest first. */
export type AffectedPlace = Pick<AffectedEvent, 'timeMs' | 'source' | 'id'>;

/** What the affected signups of an incident are looked for with. */
export interface AffectedQuestion {
  incident: Incident;
  timezone: string;
  /** Other times in which signups were not as usual. */
  unusual: readonly Stretch[];
  nowMs: number;
}

type Judge = (one: SignupTraits) => AffectedSignup | null;

/** Lists the signups that carry the signs of an attack, or of a list that was loaded, without those that came beside. */
export class AffectedReader {
  private readonly events: EvidenceReader;

  constructor(private readonly query: ShopQuery) {
    this.events = new EvidenceReader(query);
  }

  /** The affected signups, newest first, behind a place or from the first on; none where an incident is of another kind. */
  async *read(question: AffectedQuestion, after: AffectedPlace | null): AsyncGenerator<AffectedEvent, void, undefined> {
    const { incident, nowMs } = question;
    const types = affectedTypes(incident);
    if (types.length === 0) return;
    const judges = new Map<string, Judge>();
    for (const type of types) judges.set(type, await this.judgeOf(type, question));
    const list = incident.metric === 'newsletter.subscribed' ? incident.dimension['list'] : undefined;
    const during = duringOf(incident, nowMs);
    const asked = { fromMs: during.fromMs - LEAD_MS, untilMs: during.untilMs };
    let place = after;
    for (;;) {
      const rows = await this.rows(incident.shop, types, asked, place);
      for (const [id, source, type, ...traits] of rows) {
        const one = signupOf(traits);
        place = { id, source, timeMs: one.timeMs };
        const found = list === undefined || one.list === list ? judges.get(type)?.(one) : null;
        if (found) yield { ...place, type, ...found };
      }
      if (rows.length < ROWS_AT_ONCE) return;
    }
  }

  private async judgeOf(type: string, { incident, timezone, unusual, nowMs }: AffectedQuestion): Promise<Judge> {
    const during = duringOf(incident, nowMs);
    const now = {
      fromMs: Math.max(during.fromMs - LEARN_LEAD_MS, during.untilMs - LEARN_MS),
      untilMs: during.untilMs,
    };
    const hours = referenceStretches(now, timezone, 0, unusual);
    const days = Array.from({ length: DAYS_BACK }, (_, n): Stretch => {
      const untilMs = during.fromMs - LEAD_MS - n * DAY_MS;
      return { fromMs: untilMs - DAY_MS, untilMs };
    });
    const ordinary = days.filter((day) => !unusual.some((one) => overlap(day, one)));
    const before = ordinary.length > 0 ? ordinary : days;
    const count = (stretches: readonly Stretch[]): Promise<number> => this.count(incident.shop, type, stretches);
    const [present, usual, past] = await Promise.all([count([now]), count(hours), count(before)]);
    const file = fileOf(incident, type, now, before, nowMs);
    const narrow = narrowCase({ ...file, now: before[0]! }, past);
    const sample = await this.events.signups({ ...narrow, now: narrowCase(file, present).now }, type);
    return attackSigns(sample, usual === 0 ? null : (present * hours.length) / usual);
  }

  private async count(shop: string, type: string, stretches: readonly Stretch[]): Promise<number> {
    if (stretches.length === 0) return 0;
    const inTime = inStretches('time', stretches, 'ms');
    const [row] = await this.query.rows<[number]>(shop, {
      columns: 'toFloat64(count())',
      table: 'events',
      where: ['type = {type:String}', inTime.where],
      orderBy: '1',
      params: { ...inTime.params, type },
    });
    return row?.[0] ?? 0;
  }

  private rows(shop: string, types: readonly string[], asked: Stretch, place: AffectedPlace | null): Promise<Row[]> {
    const inTime = inStretches('time', [asked], 'ms');
    const behind = '(time, source, id) < (fromUnixTimestamp64Milli({atMs:Int64}), {source:String}, {id:String})';
    return this.query.rows<Row>(shop, {
      columns: ['id', 'source', 'type', ...SIGNUP_COLUMNS].join(', '),
      table: 'events',
      where: [
        `type IN (${types.map((_, n) => `{type${n}:String}`).join(', ')})`,
        inTime.where,
        ...(place ? [behind] : []),
      ],
      orderBy: 'time DESC, source DESC, id DESC',
      limit: ROWS_AT_ONCE,
      params: {
        ...Object.fromEntries(types.map((type, n) => [`type${n}`, type])),
        ...inTime.params,
        ...(place && { atMs: place.timeMs, source: place.source, id: place.id }),
      },
    });
  }
}

type Row = [id: string, source: string, type: string, ...traits: SignupRow];

function affectedTypes(incident: Incident): string[] {
  if (!CAUSES.has(incident.cause)) return [];
  const signals = [incident, ...incident.related].filter(({ kind }) => isMore(kind));
  return SIGNUP_TYPES.filter((type) => signals.some(({ metric }) => metric === type));
}

function isMore(kind: Incident['kind']): boolean {
  return kind === 'spike' || kind === 'shift' || kind === 'threshold';
}

function duringOf({ startedAt, resolvedAt }: Incident, nowMs: number): Stretch {
  const fromMs = Date.parse(startedAt);
  return { fromMs, untilMs: Math.max(fromMs + SHORTEST_MS, resolvedAt === null ? nowMs : Date.parse(resolvedAt)) };
}

function fileOf(incident: Incident, metric: string, now: Stretch, before: readonly Stretch[], nowMs: number): CaseFile {
  const lead = { metric, dimension: '', kind: incident.kind, startedMs: Date.parse(incident.startedAt) };
  // All that is stored counts, also what another host with a faster clock took in.
  const whole = { now, before, nowMs: nowMs + DAY_MS };
  return { shop: incident.shop, lead, signals: [lead], ...whole, changes: [], detectorCause: null };
}
