/** The few house rules that are worth a machine. What it cannot judge, such as whether a sentence is true, is not here. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const LINES_MAX = 300;
const CODE = /\.(ts|tsx|js|mjs|cjs)$/;
const NOT_TEXT = new Set(['.png', '.jpg', '.gif', '.ico', '.gz', '.zip', '.woff', '.woff2', '.ttf', '.wasm']);
const PRODUCT = /^(detectors|ingest|src)\//;
const SPEC = /\.spec\.tsx?$|^test\//;

/** A rule about one node of the syntax tree: `breaks` tells whether a node breaks it, in files that `applies` to. */
interface NodeRule {
  rule: string;
  applies: (file: string) => boolean;
  breaks: (node: ts.Node) => boolean;
}

const isProduct = (file: string): boolean => PRODUCT.test(file) && !SPEC.test(file);
const isAnywhere = (): boolean => true;

const NODE_RULES: NodeRule[] = [
  { rule: 'no cast to any: say what it is', applies: isAnywhere, breaks: isCastToAny },
  {
    rule: 'no clock but src/clock.ts: take a Clock or the time as an argument',
    applies: (file) => isProduct(file) && file !== 'src/clock.ts',
    breaks: (node) => isCallOf(node, 'Date.now') || isDateOfNow(node),
  },
  {
    rule: 'no Math.random(): take the randomness as an argument',
    applies: isProduct,
    breaks: (node) => isCallOf(node, 'Math.random'),
  },
  {
    rule: 'the environment is read in src/config/ only',
    applies: (file) => (isProduct(file) || file.startsWith('migrations/')) && !file.startsWith('src/config/'),
    breaks: (node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env',
  },
  {
    rule: 'jest.mock does nothing for ES modules: pass a fake to the constructor',
    applies: isAnywhere,
    breaks: (node) => isCallOf(node, 'jest.mock'),
  },
  {
    rule: 'no test left alone by .only',
    applies: isAnywhere,
    breaks: (node) => isCallOf(node, 'describe.only', 'it.only', 'test.only', 'fdescribe', 'fit'),
  },
  { rule: 'no error swallowed: handle it or let it through', applies: isAnywhere, breaks: swallowsError },
  { rule: 'no default export', applies: (file) => PRODUCT.test(file), breaks: isDefaultExport },
  {
    rule: 'every exported function, class and constant has a docstring',
    applies: isProduct,
    breaks: isUndocumentedExport,
  },
];

const LEFT_OPEN = /\b(TODO|FIXME)\b/;
const MACHINE_PATH = /(?<![\w.~-])\/(work|root)\//;
const VAGUE_NAMES = /^(helpers?|utils?|managers?|common|base)$/;
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const CODE_FOLDERS = /^(detectors|ingest|src|web|migrations|test|scripts|bin)\//;

/** The files of the project: what git knows or would add; without git, what lies here and is not made by a tool. */
function projectFiles(): string[] {
  if (existsSync(join(ROOT, '.git'))) {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    return listed.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
  }
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !/(^|\/)(node_modules|dist|data|coverage)\/|^\.env$|\.log$/.test(file));
}

function linesBreaking(file: string, text: string, pattern: RegExp, rule: string): string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${rule}`] : []));
}

function nodesBreaking(file: string, text: string, { breaks, rule }: Omit<NodeRule, 'applies'>): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    if (breaks(node)) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${rule}`);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

function isCallOf(node: ts.Node, ...names: string[]): boolean {
  return (
    ts.isCallExpression(node) && names.some((name) => new RegExp(`^${name}(\\.each)?$`).test(node.expression.getText()))
  );
}

function isDateOfNow(node: ts.Node): boolean {
  return ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
}

function isCastToAny(node: ts.Node): boolean {
  return ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword);
}

function swallowsError(node: ts.Node): boolean {
  if (ts.isCatchClause(node)) return node.block.statements.length === 0;
  const isCatchCall =
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'catch';
  const handler = isCatchCall ? node.arguments[0] : undefined;
  if (!handler || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler))) return false;
  return ts.isBlock(handler.body) ? handler.body.statements.length === 0 : isNothing(handler.body);
}

function isNothing(body: ts.Node): boolean {
  return ['undefined', 'null'].includes(body.getText());
}

function isUndocumentedExport(node: ts.Node): boolean {
  const isNamed = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isVariableStatement(node);
  if (!isNamed || !ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)) return false;
  // The later forms of an overloaded function need none.
  if (ts.isFunctionDeclaration(node) && node.body && isOverload(node)) return false;
  return !ts.getJSDocCommentsAndTags(node).some((comment) => ts.isJSDoc(comment));
}

function isOverload(node: ts.FunctionDeclaration): boolean {
  const siblings = ts.isSourceFile(node.parent) ? node.parent.statements : [];
  return siblings.some((one) => ts.isFunctionDeclaration(one) && !one.body && one.name?.text === node.name?.text);
}

const files = projectFiles();
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const code = files.filter((file) => CODE.test(file)).map((file) => ({ file, text: textOf(file) }));

describe('the code', () => {
  it.each(NODE_RULES)('keeps: $rule', (rule) => {
    expect(code.flatMap(({ file, text }) => (rule.applies(file) ? nodesBreaking(file, text, rule) : []))).toEqual([]);
  });

  it('leaves nothing open', () => {
    const judged = code.filter(({ file }) => file !== 'test/tidy.spec.ts');
    expect(judged.flatMap(({ file, text }) => linesBreaking(file, text, LEFT_OPEN, 'do it, or file an issue'))).toEqual(
      [],
    );
  });

  it(`has files of at most ${LINES_MAX} lines`, () => {
    const long = code
      .filter(({ file }) => !SPEC.test(file) && !file.startsWith('migrations/'))
      .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > LINES_MAX);
    expect(long.map(({ file, lines }) => `${file}:${LINES_MAX} ${lines} lines are usually two things`)).toEqual([]);
  });

  it('has files named in kebab-case, after what they hold', () => {
    const named = files.filter((file) => CODE_FOLDERS.test(file) && CODE.test(file));
    const odd = named.filter((file) => !KEBAB.test(basename(file)));
    const vague = named.filter((file) =>
      basename(file)
        .split(/[.-]/)
        .some((word) => VAGUE_NAMES.test(word)),
    );
    expect([
      ...odd.map((file) => `${file}:1 file names are in kebab-case`),
      ...vague.map((file) => `${file}:1 a file is named after what it holds`),
    ]).toEqual([]);
  });
});

describe('the project', () => {
  it('names no path of one machine', () => {
    const text = files.filter((file) => !NOT_TEXT.has(extname(file)));
    expect(text.flatMap((file) => linesBreaking(file, textOf(file), MACHINE_PATH, 'a path of one machine'))).toEqual(
      [],
    );
  });

  it('has a lockfile without the address of a registry', () => {
    const rule = 'set omit-lockfile-registry-resolved=true in .npmrc';
    expect(linesBreaking('package-lock.json', textOf('package-lock.json'), /"resolved": *"http/, rule)).toEqual([]);
  });
});

function broken(text: string): string[] {
  return NODE_RULES.flatMap((rule) => (rule.applies('src/x/y.ts') ? nodesBreaking('src/x/y.ts', text, rule) : []));
}

describe('the check of tidiness', () => {
  it.each([
    ['const a = b as any;', 'cast to any'],
    ['const a = Date.now();', 'no clock'],
    ['const a = new Date();', 'no clock'],
    ['const a = Math.random();', 'randomness'],
    ['const a = process.env.HOME;', 'environment'],
    [`jest.mock('./b.js');`, 'jest.mock'],
    [`it.only('a', b);`, '.only'],
    [`describe.only.each([])('a', b);`, '.only'],
    ['try { a(); } catch {}', 'swallowed'],
    ['try { a(); } catch (error) { /* never mind */ }', 'swallowed'],
    ['a().catch(() => undefined);', 'swallowed'],
    ['a().catch(() => {});', 'swallowed'],
    ['/** A. */ export default class A {}', 'default export'],
    ['export default a;', 'default export'],
    ['export function a() {}', 'docstring'],
    ['export const a = 1;', 'docstring'],
    ['// No docstring.\nexport class A {}', 'docstring'],
  ])('finds what is wrong in %j', (text, rule) => {
    expect(broken(text)).toEqual([expect.stringMatching(/^src\/x\/y\.ts:\d+ /)]);
    expect(broken(text)[0]).toContain(rule);
  });

  it.each([
    'const a = new Date(0); // Date.now() elsewhere',
    `const a = 'as any';`,
    'try { a(); } catch (error) { b(error); }',
    '/** Says why. */\n@Injectable()\nexport class A {}',
    '/** Says why. */ export function a(b: string): void;\nexport function a(b: unknown): void { c(b); }',
    'export interface A { b: string }',
  ])('finds nothing wrong in %j', (text) => {
    expect(broken(text)).toEqual([]);
  });
});
