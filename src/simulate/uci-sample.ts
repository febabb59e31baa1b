import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** One minute of the UCI shop in which something was sold. */
export interface UciRow {
  /** UK local time without a zone, such as `2010-12-01 08:26:00`. */
  stamp: string;
  orders: number;
  newCustomers: number;
  /** GBP, of these orders together. */
  revenue: number;
}

const COLUMNS = ['timestamp', 'orders', 'new_customers', 'revenue'] as const;

function whole(row: Record<string, string>, column: string): number {
  const value = Number(row[column]);
  if (!Number.isFinite(value)) throw new Error(`${column} is not a number at ${row['timestamp']}: ${row[column]}`);
  return value;
}

/** Rows of the sample in `samples/uci-online-retail.csv.gz`, from its CSV text; oldest first. */
export function parseUciRows(csv: string): UciRow[] {
  const rows: Record<string, string>[] = parse(csv, { columns: true, skip_empty_lines: true });
  const missing = COLUMNS.filter((column) => rows[0]?.[column] === undefined);
  if (missing.length > 0) throw new Error(`the UCI sample has no column ${missing.join(', ')}`);
  return rows.map((row) => ({
    stamp: row['timestamp'] ?? '',
    orders: whole(row, 'orders'),
    newCustomers: whole(row, 'new_customers'),
    revenue: whole(row, 'revenue'),
  }));
}

/** Reads the sample from disk. */
export async function readUciSample(path: string | URL): Promise<UciRow[]> {
  return parseUciRows(gunzipSync(await readFile(path)).toString('utf8'));
}
