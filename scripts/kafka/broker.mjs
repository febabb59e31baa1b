// Runs Kafka as one node, broker and controller in one, for development and tests. Plain Node, no packages.
import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve as absolute } from 'node:path';
import { createInterface } from 'node:readline';
import { findJava, kafkaLibs } from './libs.mjs';

export { findJava, KAFKA_FOLDER, kafkaLibs, whatKafkaLacks } from './libs.mjs';

const HOST = '127.0.0.1';
const READY = 'Kafka Server started';
// What does not tell why it failed: what went well, and lists and stacks, which are indented.
const ORDINARY = /^\S+ INFO |^\s/;
const LINES_KEPT = 20;
// Java's second compiler pays off after minutes: until then it costs a small machine more than all the node's work.
const JAVA_OPTIONS = ['-Xmx512m', '-XX:TieredStopAtLevel=1'];
const PORTS = { from: 20_000, to: 32_000 };

/**
 * Starts a node whose data lie in `folder`, where the same may have run before, and gives it when it accepts
 * connections. Aborting `signal` ends it as SIGTERM does. Throws what Kafka said where it ends instead.
 */
export async function startBroker({ port, folder, log = () => {}, properties = {}, signal }) {
  const libs = await kafkaLibs({ say: log, signal });
  if (!(await isFree(port))) throw new Error(`${HOST}:${port} is in use`);
  const data = join(absolute(folder), 'topics');
  const settings = join(absolute(folder), 'server.properties');
  const ports = { clients: port, brokers: await freePort(), controller: await freePort() };
  mkdirSync(folder, { recursive: true });
  // Not for everybody: there may be passwords among the properties given.
  writeFileSync(settings, propertiesText({ ...ownProperties(ports, data), ...properties }), { mode: 0o600 });
  const run = (...programArguments) => runJava(['-cp', join(libs, '*'), ...programArguments], log, signal);
  if (!existsSync(join(data, 'meta.properties'))) await format(run, settings);
  const node = run('kafka.Kafka', settings);
  await untilReady(node, port);
  return {
    pid: node.child.pid,
    port,
    brokers: [`${HOST}:${port}`],
    stopped: node.stopped,
    kill: (name = 'SIGTERM') => node.child.kill(name),
  };
}

/**
 * A port that is free now, below those that the system gives to outgoing connections: one of these could take it while
 * a broker is down, even the connection of a client that tries to reach that broker.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

/** The node speaks to itself by listeners of their own, so that what is asked of clients is not asked of itself. */
function ownProperties({ clients, brokers, controller }, data) {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'log.dirs': data,
    listeners: `CLIENTS://${HOST}:${clients},BROKERS://${HOST}:${brokers},CONTROLLER://${HOST}:${controller}`,
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKERS',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@${HOST}:${controller}`,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // After kill -9 a node waits until its former self is taken for dead; Kafka's own default is 9 s.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  };
}

function propertiesText(properties) {
  const escaped = (value) => String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${escaped(value)}\n`)
    .join('');
}

async function format(run, settings) {
  const program = run('kafka.tools.StorageTool', 'format', '--cluster-id', clusterId(), '--config', settings);
  const end = await program.stopped;
  if (end.code !== 0) throw problem('Kafka could not format its storage', end, program.said);
}

/** A UUID as Kafka writes it; one that begins with a dash would be taken for an option. */
function clusterId() {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

/** Waits for Kafka's own word, which it says when it serves clients, and for a connection. */
async function untilReady(node, port) {
  const end = await Promise.race([node.saysReady, node.stopped]);
  if (end) throw problem('Kafka ended before it was ready', end, node.said);
  try {
    await untilConnected(port);
  } catch (error) {
    node.child.kill('SIGKILL');
    await node.stopped;
    throw error;
  }
}

/** Runs a program of Kafka's. `said` holds its newest complaints; `stopped` tells how it ended and never rejects. */
function runJava(javaArguments, log, signal) {
  const { path, lack } = findJava();
  if (path === null) throw new Error(lack);
  const logging = `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.properties')}`;
  const child = spawn(path, [...JAVA_OPTIONS, logging, ...javaArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const said = [];
  const saysReady = new Promise((resolve) => {
    const take = (line) => {
      log(line);
      if (!ORDINARY.test(line)) said.push(line);
      if (said.length > LINES_KEPT) said.shift();
      if (line.includes(READY)) resolve(null);
    };
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', take);
    // That it was aborted, or could not be run: it stops in either case.
    child.on('error', (error) => take(error.message));
  });
  const stopped = new Promise((resolve) => child.on('close', (code, name) => resolve({ code, signal: name })));
  return { child, said, saysReady, stopped };
}

function problem(what, { code, signal }, said) {
  const end = signal ? `ended by ${signal}` : `exit code ${code}`;
  return new Error(`${what} (${end}):\n${said.join('\n')}`);
}

function untilConnected(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, HOST, () => socket.end(resolve));
    socket.on('error', reject);
  });
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(port, HOST, () => server.close(() => resolve(true)));
    server.on('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
  });
}
