// Makes a clone ready to run: installs and builds what is missing or out of date. Plain Node, no packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist', '.built-from');

/** Runs `work` with an environment in which the project is installed and built, and a temporary folder of its own. */
export async function withPreparedProject(work) {
  const temporary = mkdtempSync(join(tmpdir(), 'vedetta-'));
  try {
    const environment = { ...process.env, ...writableHome(temporary), NODE_NO_WARNINGS: '1' };
    if (!isInstalled()) npm(['ci', '--ignore-scripts', '--no-fund', '--no-audit'], environment);
    buildIfStale(environment);
    return await work({ root, environment, temporary });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** How a child process ended, in words. */
export function endOf({ status, signal }) {
  return signal ? `ended by ${signal}` : `exit code ${status}`;
}

/** npm and browsers write below HOME; without one they would write into the project, or fail. */
function writableHome(temporary) {
  try {
    if (!process.env.HOME) throw new Error('it is not set');
    accessSync(process.env.HOME, constants.W_OK);
    return {};
  } catch (error) {
    console.error(`HOME cannot be written to (${error.message}): using a temporary one`);
    // The npm that runs this script has passed on a cache below the HOME it saw.
    return { HOME: temporary, npm_config_cache: join(temporary, 'npm') };
  }
}

/**
 * Tells whether node_modules holds what the lockfile asks for. It compares what they say, not when they were written:
 * a checkout moves the time of the lockfile, and an installation that broke off leaves a folder but no list.
 */
function isInstalled() {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const present = JSON.parse(readFileSync(list, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  // Optional ones are for other platforms.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (present[path] ? present[path].version === version : optional),
  );
}

function buildIfStale(environment) {
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  npm(['run', 'build'], environment);
  writeFileSync(stamp, sources);
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of sourceFiles())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function sourceFiles() {
  const folders = ['detectors', 'ingest', 'src', 'migrations', 'web'].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.spec\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const settings = ['package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  return [...settings, ...inFolders].sort();
}

/** Runs npm, the one that runs us where there is one, and throws where it fails. */
function npm(npmArguments, environment) {
  const self = process.env.npm_execpath;
  const [command, first] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []];
  console.error(`> npm ${npmArguments.join(' ')}`);
  const run = spawnSync(command, [...first, ...npmArguments], { cwd: root, env: environment, stdio: 'inherit' });
  if (run.status !== 0) throw new Error(`npm ${npmArguments.join(' ')} failed (${run.error?.message ?? endOf(run)})`);
}
