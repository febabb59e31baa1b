import { listDeadLetters, STREAM_TOPIC } from '../../ingest/index.js';
import type { FaultLoad } from './fault-load.js';
import type { Installation } from './installation.js';

/** What became of a load, as everything that keeps it tells. */
export interface FaultAccount {
  /** Single events, and how many ids are among them. */
  raw: number;
  ids: number;
  keys: number;
  /** Sums of the heartbeat that every event gives. */
  points: number;
  arrivals: number;
  /** Runs one by one. */
  occurrences: number;
  /** Unreadable messages by their places, and how many texts are among them. */
  dead: number;
  deadTexts: number;
  /** Acknowledged and not found. */
  lost: string[];
  /** Found and never sent. */
  strange: string[];
}

/** Looks for everything of a load in the store and among the dead letters. */
export async function accountOf(name: string, load: FaultLoad, installation: Installation): Promise<FaultAccount> {
  const { client, kafka } = installation;
  const own = `startsWith(shop, '${name}-')`;
  const beats = (table: string) => `(SELECT sum(events) FROM ${table} WHERE ${own} AND metric = 'ingest.silence')`;
  const counts = await client.query({
    query: `SELECT (SELECT count() FROM events WHERE ${own}) AS raw,
                   (SELECT uniqExact(shop, id) FROM events WHERE ${own}) AS ids,
                   (SELECT count() FROM event_keys WHERE ${own}) AS keys,
                   ${beats('points')} AS points, ${beats('arrivals')} AS arrivals,
                   (SELECT count() FROM occurrences WHERE ${own}) AS occurrences`,
    format: 'JSONEachRow',
  });
  const [row] = await counts.json<Pick<FaultAccount, 'raw' | 'ids' | 'keys' | 'points' | 'arrivals' | 'occurrences'>>();
  const names = await client.query({
    query: `SELECT DISTINCT concat(shop, '/', id) FROM events WHERE ${own}`,
    format: 'JSONCompactEachRow',
  });
  const found = new Set((await names.json<[string]>()).map(([one]) => one));
  const letters = (await listDeadLetters(kafka, STREAM_TOPIC, 'all')).filter(({ key }) =>
    String(key).startsWith(`${name}-`),
  );
  return {
    ...row!,
    dead: letters.length,
    deadTexts: new Set(letters.map(({ value }) => String(value))).size,
    lost: [...load.acknowledged].filter((one) => !found.has(one)),
    strange: [...found].filter((one) => !load.acknowledged.has(one)),
  };
}

/** One row of the table of what faults did. */
export interface FaultRow {
  fault: string;
  'events sent': number;
  acknowledged: number;
  found: number;
  counted: number;
  dead: string;
  lost: number;
  doubled: number;
  seconds: string;
}

/** Puts an account in a row. */
export function faultRow(fault: string, load: FaultLoad, account: FaultAccount, seconds: number): FaultRow {
  const { raw, ids, points, dead, lost } = account;
  return {
    fault,
    'events sent': load.sent,
    acknowledged: load.acknowledged.size,
    found: raw,
    counted: points,
    dead: `${dead} of ${load.poisoned.size}`,
    lost: lost.length,
    doubled: raw - ids + Math.max(0, points - ids),
    seconds: seconds.toFixed(1),
  };
}

/** The rows as a table in Markdown, columns in line. */
export function faultTable(rows: readonly FaultRow[]): string {
  const names = Object.keys(rows[0] ?? { fault: '' });
  const lines = [names, ...rows.map((row) => Object.values(row).map(String))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [text(names), rule, ...lines.slice(1).map(text)].join('\n');
}
