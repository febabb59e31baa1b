// What Kafka is made of: finds Java, and fetches Kafka from Maven Central once. Plain Node, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const JAVA_MAJOR_MIN = 17;
const POM = join(import.meta.dirname, 'pom.xml');

/** Where Kafka and its data lie unless said otherwise; not in git. */
export const KAFKA_FOLDER = join(import.meta.dirname, '..', '..', 'data', 'kafka');

/** The `java` to use, that of JAVA_HOME before that of the PATH; `path` is null where `lack` says what is missing. */
export function findJava() {
  const home = process.env.JAVA_HOME;
  const found = [...(home ? [join(home, 'bin', 'java')] : []), 'java'].map((path) => ({ path, major: majorOf(path) }));
  const good = found.find(({ major }) => major >= JAVA_MAJOR_MIN);
  if (good) return { path: good.path, lack: null };
  const newest = Math.max(...found.map(({ major }) => major));
  const present = newest > 0 ? `found only Java ${newest}` : 'found none';
  const remedy = 'install one, on Debian with `apt-get install default-jre-headless`';
  return { path: null, lack: `Kafka needs Java ${JAVA_MAJOR_MIN} or newer and ${present}: ${remedy}` };
}

/** What this machine lacks to run Kafka, in one sentence with the remedy; null where it lacks nothing. */
export function whatKafkaLacks() {
  const { lack } = findJava();
  if (lack !== null || existsSync(libsFolder())) return lack;
  if (spawnSync('mvn', ['--version'], { stdio: 'ignore' }).status === 0) return null;
  return 'Kafka is fetched by Maven, which was not found: install it, on Debian with `apt-get install maven`';
}

/** Gives the folder of Kafka's jars, which it fetches first where they are not there yet. */
export async function kafkaLibs({ say = () => {}, signal } = {}) {
  const libs = libsFolder();
  if (existsSync(libs)) return libs;
  const lack = whatKafkaLacks();
  if (lack !== null) throw new Error(lack);
  say(`fetching Kafka into ${libs}, which happens once`);
  mkdirSync(KAFKA_FOLDER, { recursive: true });
  const staging = mkdtempSync(join(KAFKA_FOLDER, 'fetching-'));
  try {
    await fetchInto(staging, signal);
    moveUnlessThere(join(staging, 'libs'), libs);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return libs;
}

/** It is there only when it is complete. Another pom has another folder. */
function libsFolder() {
  const version = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  return join(KAFKA_FOLDER, `libs-${version}`);
}

/** 0 where there is no such program. */
function majorOf(java) {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/**
 * Maven gets a repository of its own, thrown away after: its usual one lies in the home of the user, which may not be
 * writable, and does not bear two Mavens at a time.
 */
async function fetchInto(folder, signal) {
  const settings = [`-Dmaven.repo.local=${join(folder, 'repository')}`, `-DoutputDirectory=${join(folder, 'libs')}`];
  const mavenArguments = ['-q', '-B', '-Dstyle.color=never', '-f', POM, ...settings, 'dependency:copy-dependencies'];
  const child = spawn('mvn', mavenArguments, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`Maven could not fetch Kafka (exit code ${code}): ${output.trim()}`);
}

function moveUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // Somebody else was faster, and has the same.
    if (!existsSync(to)) throw error;
  }
}
