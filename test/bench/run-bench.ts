import 'reflect-metadata';
import { benchTable, type BenchRow } from './bench-table.js';
import { collectBench } from './collect.bench.js';
import { detectBench } from './detect.bench.js';
import { ingestBench } from './ingest.bench.js';
import { progress } from './progress.js';
import { streamBench } from './stream.bench.js';

const BENCHES: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  ingest: ingestBench,
  stream: streamBench,
  collect: collectBench,
  detect: detectBench,
};

/** Runs the benches named, or all, one after the other, and prints one table. */
async function main(names: readonly string[]): Promise<void> {
  const rows: BenchRow[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    progress(`measuring ${name}`);
    rows.push(...(await bench()));
  }
  process.stdout.write(`${benchTable(rows)}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  // At once: what still runs of a bench that failed would keep the process.
  process.exit(1);
}
