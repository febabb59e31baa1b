import type { ShopQuery } from '../series/shop-query.js';
import type { CaseFile, Stretch } from './case-file.js';
import type { Compared, DatabaseSample, FieldCount, PageSample, SignupTraits } from './raw-events.js';
import { inStretches } from './stretch-condition.js';

/** Single events looked at on either side; of more, an even sample of this size. */
const EVENTS_MAX = 3000;
const FIELD_VALUES_MAX = 2000;

const IS_TYPE = 'type = {type:String}';
const IS_RECEIVED = 'received < fromUnixTimestamp64Milli({now:Int64})';
const text = (field: string): string => `JSONExtractString(data, '${field}')`;
const number = (field: string): string => `if(JSONHas(data, '${field}'), JSONExtractFloat(data, '${field}'), NULL)`;

/** The columns of `SignupRow`. */
export const SIGNUP_COLUMNS: readonly string[] = [
  'toUnixTimestamp64Milli(time)',
  ...['origin', 'network', 'emailDomain', 'country', 'userAgent', 'channel', 'list'].map(text),
  number('formSeconds'),
  "if(JSONHas(data, 'confirmed'), JSONExtractBool(data, 'confirmed'), NULL)",
  "JSONHas(data, 'emailShape')",
  ...['length', 'digits', 'letters', 'separators', 'entropyBits'].map(
    (name) => `JSONExtractFloat(data, 'emailShape', '${name}')`,
  ),
];

/**
 * Reads what may tell a cause: only what had happened before the end of the case and had been received before it was
 * asked for. Each answer is one or two queries of bounded size.
 */
export class EvidenceReader {
  constructor(private readonly query: ShopQuery) {}

  /** Who signed up, in the incident and before. */
  async signups(file: CaseFile, type: string): Promise<Compared<SignupTraits>> {
    return this.compared(file, type, SIGNUP_COLUMNS, [], (row: SignupRow) => signupOf(row));
  }

  /** Pages as they were served, in the incident and before. */
  async pages(file: CaseFile): Promise<Compared<PageSample>> {
    const columns = [
      'toUnixTimestamp64Milli(time)',
      text('page'),
      "JSONExtractFloat(data, 'durationMs')",
      "JSONExtractInt(data, 'status')",
      "JSONExtractRaw(data, 'moduleMs')",
    ];
    return this.compared(file, 'page.timed', columns, [], ([timeMs, page, durationMs, status, modules]: PageRow) => ({
      timeMs: Number(timeMs),
      page,
      durationMs,
      status: Number(status),
      modules: modules === '' ? null : (JSON.parse(modules) as Record<string, number>),
    }));
  }

  /** Samples of the databases, in the incident and before. */
  async databases(file: CaseFile): Promise<Compared<DatabaseSample>> {
    const columns = [
      'toUnixTimestamp64Milli(time)',
      "JSONExtractFloat(data, 'bytesOut')",
      ...['queries', 'slowQueries', 'connections'].map(number),
      "JSONExtractRaw(data, 'byModule')",
    ];
    return this.compared(file, 'db.sampled', columns, [], (row: DatabaseRow) => {
      const [timeMs, bytesOut, queries, slowQueries, connections, modules] = row;
      const byModule = modules === '' ? null : (JSON.parse(modules) as Record<string, { bytesOut?: number }>);
      return { timeMs: Number(timeMs), bytesOut, queries, slowQueries, connections, modules: byModule };
    });
  }

  /** How often each value of some text fields came, in the incident and before; `where` and its `params` narrow the events. */
  async fields(
    file: CaseFile,
    type: string,
    fields: readonly string[],
    where: readonly string[] = [],
    params: Readonly<Record<string, string>> = {},
  ): Promise<Compared<FieldCount>> {
    const pairs = fields.map((field) => `('${field}', ${text(field)})`).join(', ');
    const count = async (stretches: readonly Stretch[]): Promise<FieldCount[]> => {
      if (stretches.length === 0) return [];
      const inTime = inStretches('time', stretches, 'ms');
      const rows = await this.query.rows<[string, string, number]>(file.shop, {
        columns: `(arrayJoin([${pairs}]) AS pair).1, pair.2, toFloat64(count())`,
        table: 'events',
        where: [IS_TYPE, IS_RECEIVED, inTime.where, ...where],
        groupBy: 'pair',
        orderBy: 'count() DESC, pair',
        limit: FIELD_VALUES_MAX,
        params: { ...params, ...inTime.params, type, now: file.nowMs },
      });
      return rows.map(([field, value, times]) => ({ field, value, count: times }));
    };
    const [now, before] = await Promise.all([count([file.now]), count(file.before)]);
    return { now, before, stretches: file.before.length };
  }

  private async compared<Row extends readonly unknown[], Thing>(
    file: CaseFile,
    type: string,
    columns: readonly string[],
    where: readonly string[],
    read: (row: Row) => Thing,
  ): Promise<Compared<Thing>> {
    const sample = async (stretches: readonly Stretch[]): Promise<Thing[]> => {
      if (stretches.length === 0) return [];
      const inTime = inStretches('time', stretches, 'ms');
      const rows = await this.query.rows<Row>(file.shop, {
        columns: columns.join(', '),
        table: 'events',
        where: [IS_TYPE, IS_RECEIVED, inTime.where, ...where],
        // Even over the whole time, and the same whenever it is asked.
        orderBy: 'cityHash64(source, id)',
        limit: EVENTS_MAX,
        params: { ...inTime.params, type, now: file.nowMs },
      });
      return rows.map(read);
    };
    const [now, before] = await Promise.all([sample([file.now]), sample(file.before)]);
    return { now, before, stretches: file.before.length };
  }
}

/** A signup as the store gives it. */
export type SignupRow = [
  number,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  number | null,
  boolean | null,
  number,
  number,
  number,
  number,
  number,
  number,
];
type PageRow = [number, string, number, number, string];
type DatabaseRow = [number, number, number | null, number | null, number | null, string];

/** The traits that a row tells. */
export function signupOf(row: SignupRow): SignupTraits {
  const [timeMs, origin, network, domain, country, userAgent, channel, list, formSeconds, confirmed, isShaped] = row;
  const [length, digits, letters, separators, entropyBits] = row.slice(11) as number[];
  const shape = {
    length: length!,
    digits: digits!,
    letters: letters!,
    separators: separators!,
    entropyBits: entropyBits!,
  };
  return {
    timeMs: Number(timeMs),
    origin,
    network,
    domain,
    country,
    userAgent,
    channel,
    list,
    formSeconds,
    confirmed: confirmed === null ? null : Boolean(confirmed),
    shape: isShaped ? shape : null,
  };
}
