import type { ShopQuery } from '../series/shop-query.js';
import { checkExports, type ExportCheck, type ExportRun, type PlacedOrder } from './check-exports.js';

const DAY_MS = 86_400_000;
/** Runs and orders before the time asked about, from which is learnt which jobs export orders. */
const LEARN_MS = 14 * DAY_MS;
/** The run after one that is asked about may make up for it. */
const AFTER_MS = 2 * DAY_MS;
/** Beyond so many orders, or runs of one job, only the newest are looked at. */
const ORDERS_MAX = 200_000;
const RUNS_MAX = 20_000;

/** A check of an export, with the job that it is of. */
export interface JobCheck extends ExportCheck {
  job: string;
}

/** Checks of exports, and how far back they leave nothing out. */
export interface ExportChecks {
  /** Newest first. */
  checks: JobCheck[];
  /** Before this there were more orders or runs than are looked at; milliseconds since the Unix epoch, 0 where there were not. */
  wholeFromMs: number;
}

/** Which time is asked about, and as of when; milliseconds since the Unix epoch, `[fromMs, untilMs)`. */
export interface ReconciliationRange {
  fromMs: number;
  untilMs: number;
  /** Nothing later is looked at. */
  nowMs: number;
  /** Nothing that was received later is looked at, where this is said. */
  receivedBeforeMs?: number;
}

/** Reads the orders of a shop beside what its jobs exported. */
export class ReconciliationReader {
  constructor(
    private readonly query: ShopQuery,
    private readonly runsMax = RUNS_MAX,
  ) {}

  /** The exports of orders in a range: of all jobs, or of one. None where no job exports orders one by one. */
  async checks(shop: string, range: ReconciliationRange, job?: string): Promise<ExportChecks> {
    const { receivedBeforeMs = FOREVER_MS } = range;
    const untilMs = Math.min(range.untilMs + AFTER_MS, range.nowMs);
    const wide = { fromMs: range.fromMs - LEARN_MS, untilMs, receivedBeforeMs };
    const [runs, orders] = await Promise.all([this.runs(shop, wide, job), this.orders(shop, wide)]);
    // Of runs before the oldest order that is known nobody can tell what they had to account for.
    const knownMs = orders.length < ORDERS_MAX ? 0 : orders[0]!.timeMs;
    const isAsked = ({ timeMs }: ExportCheck): boolean => timeMs >= range.fromMs && timeMs < range.untilMs;
    const found: ExportChecks = { checks: [], wholeFromMs: knownMs };
    for (const [name, ofJob] of runs) {
      const known = ofJob.filter(({ startedMs }) => startedMs >= knownMs);
      const checks = checkExports(known, orders);
      if (checks === null) continue;
      // The oldest run that is known is where the first check begins.
      if (ofJob.length >= this.runsMax) found.wholeFromMs = Math.max(found.wholeFromMs, ofJob[0]!.timeMs + 1);
      found.checks.push(...checks.filter(isAsked).map((check) => ({ job: name, ...check })));
    }
    found.checks.sort((a, b) => b.timeMs - a.timeMs || (a.job < b.job ? 1 : -1));
    return found;
  }

  private async runs(shop: string, span: Span, job?: string): Promise<Map<string, ExportRun[]>> {
    const rows = await this.query.rows<[number, string, number | null, number | null, string[]]>(shop, {
      columns: [
        'toUnixTimestamp64Milli(time)',
        "JSONExtractString(data, 'job')",
        number('items'),
        number('durationMs'),
        "JSONExtractArrayRaw(data, 'orderIds')",
      ].join(', '),
      table: 'events',
      where: [
        "type = 'job.finished'",
        IN_TIME,
        "JSONExtractString(data, 'outcome') = 'ok'",
        "JSONHas(data, 'items') OR JSONHas(data, 'orderIds')",
        ...(job === undefined ? [] : ["JSONExtractString(data, 'job') = {job:String}"]),
      ],
      orderBy: 'time DESC, source DESC, id DESC',
      limitBy: { rows: this.runsMax, by: "JSONExtractString(data, 'job')" },
      params: { ...paramsOf(span), ...(job !== undefined && { job }) },
    });
    const runs = new Map<string, ExportRun[]>();
    for (const [at, name, items, durationMs, ids] of rows.toReversed()) {
      const timeMs = Number(at);
      const orderIds = ids.length === 0 ? null : ids.map(idOf);
      const run = { timeMs, startedMs: timeMs - (durationMs ?? 0), items, orderIds };
      const known = runs.get(name);
      if (known) known.push(run);
      else runs.set(name, [run]);
    }
    return runs;
  }

  /** The orders that were placed in a stretch of time, oldest first; of very many the newest. */
  async orders(shop: string, span: Span): Promise<PlacedOrder[]> {
    const rows = await this.query.rows<[number, string]>(shop, {
      columns: "toUnixTimestamp64Milli(time), JSONExtractRaw(data, 'orderId')",
      table: 'events',
      where: ["type = 'order.placed'", IN_TIME],
      orderBy: 'time DESC, source DESC, id DESC',
      limit: ORDERS_MAX,
      params: paramsOf(span),
    });
    return rows.toReversed().map(([timeMs, id]) => ({ timeMs: Number(timeMs), id: idOf(id) }));
  }
}

/** `[fromMs, untilMs)` in milliseconds since the Unix epoch. */
interface Span {
  fromMs: number;
  untilMs: number;
  receivedBeforeMs?: number;
}

function paramsOf({ fromMs, untilMs, receivedBeforeMs = FOREVER_MS }: Span): Record<string, number> {
  return { from: fromMs, until: untilMs, received: receivedBeforeMs };
}

/** The last year that the store's times hold is 2299. */
const FOREVER_MS = Date.UTC(2299, 0, 1);
const moment = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64})`;
const IN_TIME = `time >= ${moment('from')} AND time < ${moment('until')} AND received < ${moment('received')}`;
const number = (field: string): string => `if(JSONHas(data, '${field}'), JSONExtractFloat(data, '${field}'), NULL)`;

/** An id is a number or a text in the shop's events: the same one in either form. */
function idOf(raw: string): string {
  const value: unknown = JSON.parse(raw);
  return String(value);
}
