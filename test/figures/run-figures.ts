import 'reflect-metadata';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/config/package-root.js';
import { createChildRuns } from './child-runs.js';
import type { FigurePart, FigureWorld } from './figure-part.js';
import { figureTable, isMissed, type FigureRow } from './figure-table.js';
import { impactFigures } from './impact-figures.js';
import { scenarioFigures } from './scenario-figures.js';
import { cloudFigures, nabFigures } from './series-figures.js';
import { shuffleFigures } from './shuffle-figures.js';
import { uciFigures } from './uci-figures.js';
import { whyFigures } from './why-figures.js';
import { zoneFigures } from './zone-figures.js';

const PARTS: Readonly<Record<string, FigurePart>> = {
  scenarios: scenarioFigures,
  nab: nabFigures,
  cloud: cloudFigures,
  uci: uciFigures,
  zones: zoneFigures,
  shuffle: shuffleFigures,
  why: whyFigures,
  impact: impactFigures,
};
/** A replay takes a core and a half: more at once would only wait for each other. */
const CHILDREN_AT_ONCE = 2;

/** Measures the parts named, or all, and prints one table. Gives 1 where a figure is worse than it has to be. */
async function main(words: string[]): Promise<number> {
  const wanted = wantedBy(words);
  if (typeof wanted === 'string') {
    process.stderr.write(`figures: ${wanted}; parts: ${Object.keys(PARTS).join(', ')}\n`);
    return 2;
  }
  const { dataFolder, names, keep, list } = wanted;
  const workFolder = keep === undefined ? mkdtempSync(join(tmpdir(), 'vedetta-figures-')) : resolve(keep);
  mkdirSync(workFolder, { recursive: true });
  try {
    const chosen = Object.entries(PARTS).filter(([name]) => names.length === 0 || names.includes(name));
    return await measure(chosen, worldOf(resolve(dataFolder), workFolder), list === true);
  } finally {
    if (keep === undefined) rmSync(workFolder, { recursive: true, force: true });
  }
}

interface Wanted {
  dataFolder: string;
  names: string[];
  keep?: string | undefined;
  list?: boolean | undefined;
}

/** What the words ask for; or, as a text, what is wrong with them. */
function wantedBy(words: string[]): Wanted | string {
  const options = { list: { type: 'boolean' }, keep: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [dataFolder, ...names] = positionals;
    if (dataFolder === undefined || !existsSync(dataFolder)) return `no folder ${dataFolder ?? 'was named'}`;
    const unknown = names.filter((name) => !(name in PARTS));
    return unknown.length > 0 ? `no part ${unknown.join(', ')}` : { dataFolder, names, ...values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function worldOf(dataFolder: string, workFolder: string): FigureWorld {
  const run = createChildRuns(CHILDREN_AT_ONCE);
  return {
    dataFolder,
    workFolder,
    vedetta: (...words) => run(join(packageRoot(), 'bin', 'vedetta.js'), ...words),
    script: (name, ...words) => run(join(import.meta.dirname, `${name}.js`), ...words),
    tell: (text) => void process.stderr.write(`${text}\n`),
  };
}

async function measure(parts: readonly [string, FigurePart][], world: FigureWorld, isListed: boolean): Promise<number> {
  const rows: FigureRow[] = [];
  for (const [name, part] of parts) {
    const start = performance.now();
    world.tell(`measuring ${name}`);
    const figures = await part(world);
    rows.push(...figures.rows);
    if (isListed) for (const line of figures.details) world.tell(`  ${line}`);
    world.tell(`measured ${name} in ${Math.round((performance.now() - start) / 1000)} s`);
  }
  process.stdout.write(`${figureTable(rows)}\n`);
  const missed = rows.filter(isMissed);
  world.tell(missed.length === 0 ? 'nothing missed' : `missed: ${missed.map(({ what }) => what).join('; ')}`);
  return missed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
