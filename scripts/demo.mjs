// Runs the demo on a fresh clone: installs and builds what is missing, then shows a real shop. Plain Node, no packages.
import { withPreparedProject } from './prepare.mjs';

process.exitCode = await withPreparedProject(async ({ environment }) => {
  Object.assign(process.env, { HOME: environment.HOME });
  await import('reflect-metadata');
  const { runDemo } = await import('../dist/src/demo/run-demo.js');
  const once = process.argv.includes('--once');
  return runDemo({ once, stdout: process.stdout, stderr: process.stderr });
});
