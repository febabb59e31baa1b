import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { stringify } from 'yaml';
import { systemClock, type Clock } from '../clock.js';
import { createLog } from '../config/create-log.js';
import { packageRoot } from '../config/package-root.js';
import { loadSettings } from '../config/settings.js';
import { callControlSocket, controlSocketPath } from '../control/control-socket.js';
import type { Incident } from '../incidents/incident.js';
import { startService } from '../service.js';
import { buildDemoStory, type DemoStory, type DemoTruth } from '../simulate/demo-story.js';
import { readUciSample } from '../simulate/uci-sample.js';
import { UCI_SHOP } from '../simulate/uci-shop.js';

const DEFAULT_PORT = 8080;
const BATCH_EVENTS = 1_000;
const FIND_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 1_000;

/** How the demo is run. */
export interface DemoOptions {
  /** Stop when both incidents are shown. */
  once: boolean;
  /** Brokers that the events go through; none: straight to the writer. */
  kafkaBrokers?: readonly string[];
  stdout: Writable;
  stderr: Writable;
}

/**
 * Shows the product on a real shop: starts the service on the embedded stores in an empty folder, sends it a year's real
 * orders and new customers over HTTP, and waits until the two incidents that were put into them are caught. Gives the
 * exit code: 1 where one of them was not found in three minutes.
 */
export async function runDemo({ once, kafkaBrokers = [], stdout, stderr }: DemoOptions): Promise<number> {
  const clock = systemClock;
  const dataDir = resolve('data', 'demo');
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort(DEFAULT_PORT);
  const settings = loadSettings(
    {
      VEDETTA_DATA_DIR: dataDir,
      VEDETTA_PORT: String(port),
      VEDETTA_DETECT_SECONDS: '2',
      VEDETTA_LOG_LEVEL: 'warn',
      VEDETTA_KAFKA_BROKERS: kafkaBrokers.join(','),
    },
    process.cwd(),
  );
  const story = buildDemoStory(
    await readUciSample(join(packageRoot(), 'samples', 'uci-online-retail.csv.gz')),
    clock.now(),
    {
      heartbeat: true,
    },
  );
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const service = await startService({
    settings,
    clock,
    log: createLog(settings.logLevel),
    console: stdout,
    onFailed: fail,
  });
  try {
    stderr.write(`Vedetta is running at ${service.url}\n`);
    const shown = await Promise.race([show(service.url, dataDir, story, clock, stderr), failed]);
    if (once) return shown ? 0 : 1;
    stderr.write(`\nThe page is at ${service.url}/#shop=${UCI_SHOP}. Stop with Ctrl+C.\n`);
    await new Promise<void>((done) => process.once('SIGINT', done).once('SIGTERM', done));
    return shown ? 0 : 1;
  } finally {
    await service.stop();
  }
}

async function show(url: string, dataDir: string, story: DemoStory, clock: Clock, stderr: Writable): Promise<boolean> {
  const control = controlSocketPath(dataDir);
  const text = stringify({ shops: [story.settings] });
  await callControlSocket(control, { command: 'shops apply', args: { file: 'demo', text } });
  const made = await callControlSocket(control, { command: 'keys create', args: { shop: UCI_SHOP, scope: 'ingest' } });
  const key = made?.stdout.trim() ?? '';
  await feed(url, key, story, stderr);
  stderr.write('Judging nine months of it, minute by minute …\n\n');
  const found = await waitForBoth(url, story.truth, clock);
  for (const truth of story.truth) stderr.write(verdict(truth, found.get(truth)));
  return found.size === story.truth.length;
}

async function feed(url: string, key: string, { events }: DemoStory, stderr: Writable): Promise<void> {
  stderr.write(`Sending ${events.length} events of a real shop (UCI Online Retail, moved by whole weeks) …\n`);
  for (let from = 0; from < events.length; from += BATCH_EVENTS) {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: events
        .slice(from, from + BATCH_EVENTS)
        .map((event) => JSON.stringify(event))
        .join('\n'),
    });
    const answer = (await response.json()) as { rejected?: unknown[]; detail?: string };
    if (response.status !== 202 || answer.rejected?.length !== 0) {
      throw new Error(`the service answered ${response.status}: ${JSON.stringify(answer).slice(0, 500)}`);
    }
  }
}

async function waitForBoth(url: string, truths: readonly DemoTruth[], clock: Clock): Promise<Map<DemoTruth, Incident>> {
  const endMs = clock.now() + FIND_WITHIN_MS;
  for (;;) {
    const response = await fetch(`${url}/v1/incidents?shop=${UCI_SHOP}&limit=500`);
    const { items } = (await response.json()) as { items: Incident[] };
    const found = new Map<DemoTruth, Incident>();
    for (const truth of truths) {
      const incident = items.find((candidate) => isOf(candidate, truth));
      if (incident) found.set(truth, incident);
    }
    if (found.size === truths.length || clock.now() > endMs) return found;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

function isOf(incident: Incident, truth: DemoTruth): boolean {
  const startedMs = Date.parse(incident.startedAt);
  const slackMs = 3_600_000;
  return (
    incident.metric === truth.metric &&
    startedMs >= Date.parse(truth.from) - slackMs &&
    startedMs <= Date.parse(truth.to)
  );
}

function verdict(truth: DemoTruth, incident: Incident | undefined): string {
  const what = truth.what === 'fake-signups' ? 'Fake sign-ups' : 'Orders that stopped';
  if (!incident) return `NOT FOUND: ${what} from ${truth.from}\n`;
  const { observed, expected, unit } = incident;
  return `Caught: ${what} from ${truth.from}: ${observed} ${unit} where ${expected?.mid} were expected (${incident.id})\n`;
}

/** The wanted port, or another one where somebody listens there already. */
async function freePort(wanted: number): Promise<number> {
  const isFree = await new Promise<boolean>((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => done(true)));
  });
  return isFree ? wanted : 0;
}
