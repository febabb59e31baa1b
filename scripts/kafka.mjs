// The `npm run kafka` of this project: one node of Kafka in the foreground, for development. Needs Java 17 or newer, and
// Maven for the first time; no packages.
import { createWriteStream, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KAFKA_FOLDER, startBroker, whatKafkaLacks } from './kafka/broker.mjs';

const USAGE = 'usage: npm run kafka -- [--port PORT] [--data FOLDER]';
// 128 and the number of the signal, which Java gives when it was asked to end and did so in order.
const ENDED_IN_ORDER = [0, 130, 143];

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopping.abort());

try {
  process.exitCode = await run(settings());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function settings() {
  const options = { port: { type: 'string', default: '9092' }, data: { type: 'string' } };
  const { port, data } = valuesOf(options);
  if (!/^\d{1,5}$/.test(port) || port < 1 || port > 65_535) throw new Error(`${port} is not a port; ${USAGE}`);
  return { port: Number(port), folder: resolve(data ?? join(KAFKA_FOLDER, 'broker')) };
}

function valuesOf(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Error(`${error.message}; ${USAGE}`, { cause: error });
  }
}

/** Runs until it is asked to end; gives the exit code. */
async function run({ port, folder }) {
  const lack = whatKafkaLacks();
  if (lack !== null) throw new Error(lack);
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'broker.log');
  const log = createWriteStream(logFile);
  try {
    const broker = await startBroker({ port, folder, log: (line) => log.write(`${line}\n`), signal: stopping.signal });
    console.log(`Kafka accepts connections at ${broker.brokers[0]}; it logs to ${logFile}; Ctrl+C ends it`);
    return exitCodeOf(await broker.stopped);
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    throw error;
  } finally {
    log.end();
  }
}

function exitCodeOf({ code, signal }) {
  if (stopping.signal.aborted && ENDED_IN_ORDER.includes(code)) return 0;
  console.error(`Kafka ended by itself (${signal ?? `exit code ${code}`})`);
  return 1;
}
