/** Who may import whom, as data, held by a machine. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');

/** One import: the file it stands in, and what it names. A relative one is given as a path from the root. */
interface Import {
  file: string;
  names: string;
}

/** The folders of src in the order of the flow: each imports only those before it. */
const FLOW = [
  'config',
  'db',
  'metrics',
  'health',
  'leases',
  'shops',
  'keys',
  'http',
  'collect',
  'series',
  'baselines',
  'changes',
  'reconciliation',
  'hooks',
  'detection',
  'incidents',
  'causes',
  'impact',
  'notify',
  'feedback',
  'slack',
  'watch',
  'replay',
  'backtest',
  'simulate',
  'report',
  'api',
  'control',
  'demo',
  'cli',
];

/** Folders that start or open what the files of src/ itself put together. */
const STARTERS = ['control', 'demo', 'cli'];

/** A file that matches `files` must not import what matches `never`. */
const FORBIDDEN: { files: RegExp; never: RegExp; rule: string }[] = [
  {
    files: /^detectors\//,
    never: /^(?!detectors\/|simple-statistics$)/,
    rule: 'detectors/ imports only simple-statistics and itself',
  },
  {
    files: /^ingest\//,
    never: /^(detectors|src|web|migrations)\/|^@nestjs\//,
    rule: 'ingest/ knows neither detectors/ nor src/ nor Nest',
  },
  { files: /^(?!ingest\/)/, never: /^kafkajs(\/|$)/, rule: 'only ingest/ imports kafkajs' },
  { files: /^(?!src\/slack\/)/, never: /^@slack\//, rule: 'only src/slack/ imports Slack' },
  {
    files: /^src\//,
    never: /^(detectors|ingest)\/(?!index(\.ts)?$)/,
    rule: 'src/ enters detectors/ and ingest/ through their index.ts only',
  },
  {
    files: /^web\//,
    never: /^(detectors|ingest|migrations)\/|^src\/(?!incidents\/incident\.ts$)/,
    rule: 'web/ talks only to the API; of the rest it knows the form of an incident',
  },
  {
    files: /^migrations\//,
    never: /^(detectors|ingest|src|web)\//,
    rule: 'a migration stays as it was merged, so it imports nothing that changes',
  },
  {
    files: /^(detectors|ingest|src|web|migrations)\//,
    never: /^test\//,
    rule: 'the product does not import its tests',
  },
];

function brokenRules(one: Import): string[] {
  const fixed = FORBIDDEN.filter(({ files, never }) => files.test(one.file) && never.test(one.names));
  return [...fixed.map(({ rule }) => rule), ...flowRule(one)].map(
    (rule) => `${one.file} imports ${one.names}: ${rule}`,
  );
}

/** Top-level files of src assemble the folders and may import them all; of these files only the clock is for everyone. */
function flowRule({ file, names }: Import): string[] {
  const from = folderOfSrc(file);
  if (from === null || !names.startsWith('src/')) return [];
  const to = folderOfSrc(names);
  if (to === null) {
    const allowed = /^src\/clock\.ts$/.test(names) || STARTERS.includes(from);
    return allowed
      ? []
      : [`of the files of src/ itself, only clock.ts is for all; ${STARTERS.join(', ')} may start the others`];
  }
  if (!FLOW.includes(from)) return [`the folder src/${from} has no place in the flow yet: add it to FLOW`];
  if (FLOW.indexOf(to) > FLOW.indexOf(from) || !FLOW.includes(to)) {
    return [`a folder of src/ imports only those before it (clock, ${FLOW.join(', ')})`];
  }
  return [];
}

function folderOfSrc(file: string): string | null {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? null;
}

/** Gives the ways in which folders (and files of src itself) import each other in a circle. */
function cycles(imports: Import[]): string[] {
  const edges = new Map<string, Set<string>>();
  for (const { file, names } of imports) {
    const [from, to] = [unitOf(file), unitOf(names)];
    if (from === to || !/^(detectors|ingest|src|migrations)\//.test(names)) continue;
    edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string[]): void => {
    for (const next of edges.get(path.at(-1) ?? '') ?? []) {
      const start = path.indexOf(next);
      if (start >= 0) found.add(inOneForm(path.slice(start)));
      else if (!done.has(next)) walk([...path, next]);
    }
    done.add(path.at(-1) ?? '');
  };
  for (const unit of edges.keys()) walk([unit]);
  return [...found].map((circle) => `these import each other in a circle: ${circle}`);
}

function unitOf(file: string): string {
  const folder = folderOfSrc(file);
  if (folder !== null) return `src/${folder}`;
  return file.startsWith('src/') ? file : (file.split('/', 1)[0] ?? file);
}

function inOneForm(circle: string[]): string {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first), circle[first]].join(' -> ');
}

/** Gives the imports of one file: static, dynamic, of types, and those of re-exports. */
function importsOf(file: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    file,
    names: fileName.startsWith('.') ? sourceOf(posix.join(posix.dirname(file), fileName)) : fileName,
  }));
}

/** What an import names with `.js` is a `.ts` or `.tsx` in the source. */
function sourceOf(path: string): string {
  const stem = path.replace(/\.jsx?$/, '');
  const source = [`${stem}.ts`, `${stem}.tsx`].find((candidate) => existsSync(join(ROOT, candidate)));
  return source ?? path.replace(/\.js$/, '.ts');
}

function productFiles(): string[] {
  return ['detectors', 'ingest', 'src', 'web', 'migrations'].flatMap((top) => {
    const folder = join(ROOT, top);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.spec\.tsx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file));
  });
}

const imports = productFiles().flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), 'utf8')));

describe('the boundaries between folders', () => {
  it('looks at the real files', () => {
    expect(imports.length).toBeGreaterThan(20);
  });

  it('are kept by every import', () => {
    expect(imports.flatMap(brokenRules)).toEqual([]);
  });

  it('have no circles', () => {
    expect(cycles(imports)).toEqual([]);
  });
});

describe('the check of boundaries', () => {
  it.each([
    ['detectors/a.ts', 'simple-statistics'],
    ['detectors/a.ts', 'detectors/types.ts'],
    ['ingest/consumer.ts', 'kafkajs'],
    ['src/slack/sender.ts', '@slack/bolt'],
    ['src/shops/a.ts', 'src/config/b.ts'],
    ['src/shops/a.ts', 'src/clock.ts'],
    ['src/detection/a.ts', 'detectors/index.ts'],
    ['src/app.module.ts', 'src/cli/a.ts'],
    ['src/cli/serve.ts', 'src/app.module.ts'],
  ])('lets %s import %s', (file, names) => {
    expect(brokenRules({ file, names })).toEqual([]);
  });

  it.each([
    ['detectors/a.ts', 'node:fs', 'imports only simple-statistics'],
    ['detectors/a.ts', 'src/clock.ts', 'imports only simple-statistics'],
    ['ingest/a.ts', 'src/clock.ts', 'knows neither'],
    ['ingest/a.ts', '@nestjs/common', 'knows neither'],
    ['src/collect/a.ts', 'kafkajs', 'only ingest/'],
    ['src/notify/a.ts', '@slack/web-api', 'only src/slack/'],
    ['src/series/a.ts', 'ingest/event.ts', 'through their index.ts'],
    ['src/config/a.ts', 'src/shops/b.ts', 'only those before it'],
    ['src/notify/a.ts', 'src/schedule.ts', 'only clock.ts is for all'],
    ['src/alerting/a.ts', 'src/config/b.ts', 'has no place in the flow'],
    ['src/api/a.ts', 'test/support/b.ts', 'does not import its tests'],
  ])('does not let %s import %s', (file, names, rule) => {
    expect(brokenRules({ file, names }).join()).toContain(rule);
  });

  it('sees imports of every form', () => {
    const text = `import a from 'a'; import type { b } from '../keys/b.js'; export { c } from './c.js'; await import('d');`;
    expect(importsOf('src/shops/x.ts', text).map(({ names }) => names)).toEqual([
      'a',
      'src/keys/b.ts',
      'src/shops/c.ts',
      'd',
    ]);
  });

  it('sees a circle once, whichever way it is entered', () => {
    const circle = [
      { file: 'src/app.module.ts', names: 'src/cli/a.ts' },
      { file: 'src/cli/a.ts', names: 'src/api/b.ts' },
      { file: 'src/api/b.ts', names: 'src/app.module.ts' },
    ];
    expect(cycles(circle)).toEqual([
      'these import each other in a circle: src/api -> src/app.module.ts -> src/cli -> src/api',
    ]);
  });
});
