/** The README and CONTRIBUTING say what the code does: here the two are held against each other. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { EVENT_TYPES } from '../ingest/index.js';
import { main } from '../src/cli/main.js';
import { settingsExample, settingsMarkdown } from '../src/config/settings-table.js';

const ROOT = join(import.meta.dirname, '..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const readme = textOf('README.md');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

/** What a user of the command line may write: a command with its subcommands, and the options of it. */
interface Usage {
  words: string[];
  options: string[];
}

afterEach(() => {
  jest.restoreAllMocks();
});

/** Reads a command's help as a user does, and that of its subcommands. */
async function usagesOf(words: string[]): Promise<Usage[]> {
  const help = await helpOf(words);
  const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option ?? '');
  const below = /\nCommands:\n([\s\S]*)/.exec(help)?.[1] ?? '';
  const names = [...below.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name ?? '').filter((name) => name !== 'help');
  const inner = [];
  for (const name of names) inner.push(...(await usagesOf([...words, name])));
  const own = options.filter((option) => option !== '--help' && option !== '--version');
  return [{ words, options: own }, ...inner];
}

async function helpOf(words: string[]): Promise<string> {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const exitCode = await main(['node', 'vedetta', ...words, '--help']);
  write.mockRestore();
  expect(exitCode).toBe(0);
  return text;
}

/** The line of the README's table that tells of a command, or undefined. */
function lineOf(words: string[]): string | undefined {
  return readme.split('\n').find((line) => new RegExp(`^\\| \`vedetta ${words.join(' ')}[ \`]`).test(line));
}

function brokenLinks(file: string): string[] {
  const links = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
  return links.filter((link) => !/^([a-z]+:|#)/.test(link) && !existsSync(join(ROOT, link.replace(/#.*/, ''))));
}

function brokenAnchors(file: string): string[] {
  const text = textOf(file);
  const heads = [...text.matchAll(/^#+ (.+)$/gm)].map(([, head]) =>
    (head ?? '')
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
  return [...text.matchAll(/\]\(#([^)\s]+)\)/g)]
    .map(([, anchor]) => anchor ?? '')
    .filter((anchor) => !heads.includes(anchor));
}

function scriptsNamedIn(text: string): string[] {
  const runs = [...text.matchAll(/\bnpm run ([a-z:-]+)/g)].map(([, name]) => name ?? '');
  const short = [...text.matchAll(/\bnpm (test|start)\b/g)].map(([, name]) => name ?? '');
  return [...new Set([...runs, ...short])];
}

describe('the README', () => {
  it('has the table of settings as the code has it', () => {
    const table = /<!-- settings:begin -->\n+([\s\S]*?)\n+<!-- settings:end -->/.exec(readme)?.[1];
    expect(table).toBe(settingsMarkdown());
  });

  it('tells of every command and subcommand, with all options', async () => {
    const [all, ...usages] = await usagesOf([]);
    expect(all?.words).toEqual([]);
    expect(usages.map(({ words }) => words.join(' '))).toContain('keys create');
    const leaves = usages.filter(({ words }) => !usages.some((other) => isBelow(other.words, words)));
    const untold = leaves.flatMap(({ words, options }) => {
      const line = lineOf(words);
      if (line === undefined) return [words.join(' ')];
      return options.filter((option) => !line.includes(option)).map((option) => `${words.join(' ')} ${option}`);
    });
    expect(untold).toEqual([]);
  });

  it('tells of no command that is not there', async () => {
    const known = (await usagesOf([])).map(({ words }) => words.join(' '));
    const told = [...readme.matchAll(/^\| `vedetta ([a-z]+(?: [a-z]+)?)/gm)].map(([, words]) => words ?? '');
    expect(told.filter((words) => !known.includes(words))).toEqual([]);
  });

  it('tells of every event type and of no other', () => {
    const told = [...readme.matchAll(/^\| `([a-z]+\.[a-z]+)` +\|/gm)].map(([, type]) => type ?? '');
    expect(told.sort()).toEqual([...EVENT_TYPES.keys()].sort());
  });

  it('names the required fields of every event type', () => {
    const unnamed = [...EVENT_TYPES].flatMap(([type, { schema }]) => {
      const line = readme.split('\n').find((one) => one.startsWith(`| \`${type}\``)) ?? '';
      const required = (schema.required ?? []) as string[];
      return required.filter((field) => !line.includes(`\`${field}\``)).map((field) => `${type} ${field}`);
    });
    expect(unnamed).toEqual([]);
  });
});

describe('the documents', () => {
  it.each(DOCUMENTS)('%s links to files and headings that are there', (file) => {
    expect([...brokenLinks(file), ...brokenAnchors(file)]).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names scripts that package.json has', (file) => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    expect(scriptsNamedIn(textOf(file)).filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('.env.example', () => {
  it('is what the code makes of its settings', () => {
    expect(textOf('.env.example')).toBe(settingsExample());
  });
});

function isBelow(words: readonly string[], parent: readonly string[]): boolean {
  return words.length > parent.length && parent.every((word, index) => words[index] === word);
}
