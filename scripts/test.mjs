// The `npm test` of this project: makes the clone ready, runs jest with the arguments given, says which suites left
// themselves out and why, and ends with `N passed, N failed, N skipped`. Needs Node only.
// With VEDETTA_REQUIRE_ALL=1 a suite that left itself out is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOf, withPreparedProject } from './prepare.mjs';

try {
  process.exitCode = await withPreparedProject((project) => runTests(process.argv.slice(2), project));
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}

function runTests(jestArguments, { root, environment, temporary }) {
  const report = join(temporary, 'report.json');
  const leftOutFile = join(temporary, 'left-out.txt');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const run = spawnSync(
    process.execPath,
    ['--experimental-vm-modules', jest, ...jestArguments, '--json', `--outputFile=${report}`],
    { cwd: root, env: { ...environment, VEDETTA_LEFT_OUT_FILE: leftOutFile }, stdio: 'inherit' },
  );
  const isLacking = sayLeftOut(leftOutFile) && process.env.VEDETTA_REQUIRE_ALL === '1';
  if (!existsSync(report)) throw new Error(`jest ended without a report (${run.error?.message ?? endOf(run)})`);
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  // With arguments such as --listTests it is a report of something else.
  if ('numPassedTests' in counts) sayCounts(counts);
  return run.status === 0 && !isLacking ? 0 : 1;
}

/** Says what the suites wrote that left themselves out; gives whether there was any. */
function sayLeftOut(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  if (lines.length === 0) return false;
  console.log(
    `\nLeft out${process.env.VEDETTA_REQUIRE_ALL === '1' ? ', which VEDETTA_REQUIRE_ALL=1 does not allow' : ''}:`,
  );
  for (const line of [...new Set(lines)].sort()) console.log(`- ${line}`);
  return true;
}

function sayCounts(report) {
  // A suite that could not even start has no tests to count, and is a failure all the same.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const skipped = report.numPendingTests + report.numTodoTests;
  console.log(`\n${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
}
