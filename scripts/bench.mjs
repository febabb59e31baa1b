// The `npm run bench` of this project: compiles the benches beside the product and prints their table. Needs Node only.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { endOf, withPreparedProject } from './prepare.mjs';

process.exitCode = await withPreparedProject(async ({ root, environment }) => {
  const node = (...args) => spawnSync(process.execPath, args, { cwd: root, env: environment, stdio: 'inherit' });
  const compiled = node(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json');
  if (compiled.status !== 0) throw new Error(`the benches do not compile (${endOf(compiled)})`);
  return node('--expose-gc', join('dist', 'test', 'bench', 'run-bench.js'), ...process.argv.slice(2)).status ?? 1;
});
