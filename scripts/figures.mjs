// The `npm run figures` of this project: runs detection over the data sets of a folder and prints one table. Needs Node only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endOf, withPreparedProject } from './prepare.mjs';

const USAGE =
  'usage: npm run figures -- FOLDER [scenarios|nab|cloud|uci|zones|shuffle|why|impact ...] [--list] [--keep FOLDER]';
const HOLDS = ['nab', 'retail', 'scenarios'];

const [folder, ...rest] = process.argv.slice(2);
const problem = problemOf(folder);
if (problem === null) {
  process.exitCode = await withPreparedProject(async ({ root, environment }) => {
    const node = (...args) => spawnSync(process.execPath, args, { cwd: root, env: environment, stdio: 'inherit' });
    const compiled = node(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.figures.json');
    if (compiled.status !== 0) throw new Error(`the figures do not compile (${endOf(compiled)})`);
    return node(join('dist', 'test', 'figures', 'run-figures.js'), resolve(folder), ...rest).status ?? 1;
  });
} else {
  process.stderr.write(`figures: ${problem}\n${USAGE}\n`);
  process.exitCode = 2;
}

/** The data is no part of this project: say so before anything is built. */
function problemOf(path) {
  if (path === undefined || path.startsWith('-'))
    return 'name the folder with the data sets, it is not part of a clone';
  const missing = HOLDS.filter((name) => !existsSync(join(path, name)));
  return missing.length === 0 ? null : `${path} has no ${missing.join(', no ')}: the data sets are not part of a clone`;
}
