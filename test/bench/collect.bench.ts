import autocannon from 'autocannon';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/package-root.js';
import { startClickHouse } from '../support/clickhouse-server.js';
import { startPostgres } from '../support/postgres-server.js';
import type { BenchRow } from './bench-table.js';
import { progress, within } from './progress.js';
import { trafficLines } from './shop-traffic.js';
import { thousands } from './stopwatch.js';

/** The bare server does nothing for an event: with more of them it would be a measure of the events alone. */
const EVENTS_PER_REQUEST = 1;
/** As many shops as send at the same moment. */
const CONNECTIONS = 128;
const SECONDS = 8;
/** Before measuring: a server that has just begun is busy compiling itself, and the broker with it. */
const WARM_UP_SECONDS = 6;
const LOAD_SHARE = 0.7;

/** The least that a server can do: read the body and answer 202. */
const BARE_SERVER = `
  const server = require('node:http').createServer((request, response) => {
    request.on('data', () => undefined);
    request.on('end', () => response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":10,"duplicates":0,"rejected":[]}'));
  });
  server.listen(0, '127.0.0.1', () => console.error('running at http://127.0.0.1:' + server.address().port));
`;

type BrokerModule = typeof import('../../scripts/kafka/broker.mjs');

/**
 * What taking events in over HTTP costs, up to the brokers' acknowledgement, against a server that does nothing. The
 * collector is a process of its own, as where it is scaled out: what a writer or a detector costs others measure.
 */
export async function collectBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-bench-'));
  // By its place in the clone: it is not compiled along with this file.
  const { freePort, startBroker } = (await import(
    join(packageRoot(), 'scripts', 'kafka', 'broker.mjs')
  )) as BrokerModule;
  const broker = await startBroker({ port: await freePort(), folder: join(folder, 'kafka') });
  const [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  const vedetta = join(packageRoot(), 'bin', 'vedetta.js');
  const env = {
    ...process.env,
    VEDETTA_PORT: '0',
    VEDETTA_LOG_LEVEL: 'error',
    VEDETTA_DATA_DIR: join(folder, 'data'),
    VEDETTA_KAFKA_BROKERS: broker.brokers.join(','),
    VEDETTA_CLICKHOUSE_URL: `${clickhouse.url}/vedetta`,
    VEDETTA_DATABASE_URL: postgres.url,
  };
  const serve = [vedetta, 'serve', '--roles', 'collector'];
  try {
    const bare = await measured(spawn(process.execPath, ['-e', BARE_SERVER]), async (url) => {
      await load(url, '', { seconds: WARM_UP_SECONDS });
      return load(url, '');
    });
    progress(`bare node:http: ${bare.requests.average} requests/s`);
    const key = await made(
      spawn(process.execPath, [vedetta, 'keys', 'create', '--all-shops', '--scope', 'ingest'], { env }),
    );
    const { full, eased } = await measured(spawn(process.execPath, serve, { env }), async (url) => {
      const events = `${url}/v1/events`;
      await load(events, key, { seconds: WARM_UP_SECONDS });
      const most = await load(events, key);
      progress(`collector: ${most.requests.average} requests/s`);
      return { full: most, eased: await load(events, key, { perSecond: LOAD_SHARE * most.requests.average }) };
    });
    return [
      {
        what: 'collector requests/s ÷ bare node:http',
        ratio: full.requests.average / bare.requests.average,
        aim: 0.7,
        atLeast: 0.5,
        detail: `${thousands(full.requests.average)} ÷ ${thousands(bare.requests.average)} requests/s of one event, ${CONNECTIONS} connections, with key and broker; a process with this role alone`,
      },
      {
        what: 'p99 of an acknowledgement at 70 % load, ms',
        ratio: eased.latency.p99,
        aim: 15,
        atLeast: 50,
        isLessBetter: true,
        detail: `${thousands(eased.requests.average)} requests/s, median ${eased.latency.p50} ms`,
      },
    ];
  } finally {
    broker.kill('SIGKILL');
    await Promise.all([broker.stopped, clickhouse.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

let serial = 0;

async function load(
  url: string,
  key: string,
  { perSecond, seconds = SECONDS }: { perSecond?: number; seconds?: number } = {},
): Promise<autocannon.Result> {
  const lines = trafficLines(EVENTS_PER_REQUEST);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    ...(perSecond !== undefined && { overallRate: Math.max(1, Math.round(perSecond)) }),
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    requests: [
      {
        // New ids each time: a collector that saw one batch over and over would measure the look-up of repetitions.
        setupRequest: (request) => ({ ...request, body: withNewIds(lines) }),
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result;
}

function withNewIds(lines: readonly string[]): string {
  const mark = `"id":"${(serial++).toString(36)}-`;
  return lines.map((line) => line.replace('"id":"', mark)).join('\n');
}

async function measured<T>(child: ChildProcess, work: (url: string) => Promise<T>): Promise<T> {
  try {
    const started = new Promise<string>((resolve, reject) => {
      let text = '';
      child.stderr?.setEncoding('utf8').on('data', (more: string) => {
        text += more;
        const address = /running at (\S+)/.exec(text)?.[1];
        if (address) resolve(address);
      });
      child.once('exit', () => reject(new Error(`the server ended: ${text}`)));
    });
    return await work(await within(60, 'starting the server', started));
  } finally {
    child.kill('SIGKILL');
  }
}

async function made(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (text += more));
  await new Promise((resolve) => child.once('close', resolve));
  return text.trim();
}
