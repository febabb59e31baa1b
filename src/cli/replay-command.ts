import { InvalidArgumentError, type Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { prepareEvent, readFile } from '../../ingest/index.js';
import { packageRoot } from '../config/package-root.js';
import { openClickHouse } from '../db/clickhouse.js';
import { migrateClickHouse } from '../db/clickhouse-migrations.js';
import { Replay, type TimedEvent } from '../replay/replay-events.js';
import { ReplayVerdicts } from '../replay/replay-verdicts.js';
import { parseShops } from '../shops/parse-shops.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import type { CliContext } from './cli-context.js';
import { ProgressLine } from './progress-line.js';

interface ReplayOptions {
  shops?: string;
  from?: number;
  out?: string;
  changes?: string;
  failOnIncident?: boolean;
}

/** Keys nothing that outlives the command: hashes of a throw-away store. */
const THROW_AWAY_SECRET = 'the store of a replay is thrown away';
const REFUSALS_SHOWN = 5;

/** Adds `vedetta replay`. */
export function addReplayCommand(program: Command, context: CliContext): void {
  program
    .command('replay <file>')
    .description(
      'run the whole pipeline over a file (NDJSON or CSV, .gz allowed, - for stdin) on the events’ own clock',
    )
    .option('--shops <file>', 'shops.yaml with the settings to replay with')
    .option('--from <time>', 'tell incidents detected from this moment on', parseMoment)
    .option('--out <file>', 'write incidents here and not to stdout')
    .option('--changes <file>', 'write the changes that were made here, each with its verdict')
    .option('--fail-on-incident', 'exit with 3 when there was an incident')
    .action((file: string, options: ReplayOptions) => replayFile(file, options, context));
}

function parseMoment(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('it must be a moment such as 2026-11-20T00:00:00Z');
  return ms;
}

async function replayFile(file: string, options: ReplayOptions, context: CliContext): Promise<void> {
  const { clock, stderr, cwd } = context;
  const settings = options.shops ? readShops(resolve(cwd, options.shops)) : [];
  const dataDir = mkdtempSync(join(tmpdir(), 'vedetta-replay-'));
  const client = await openClickHouse({ kind: 'embedded', dataDir });
  const output = options.out ? createWriteStream(resolve(cwd, options.out)) : context.stdout;
  const progress = new ProgressLine(stderr, clock);
  const refusals = new Refusals();
  let incidents = 0;
  try {
    await migrateClickHouse(client, join(packageRoot(), 'migrations', 'clickhouse'), clock.now());
    // By the machine's clock all that a replay stores is long out of date.
    await client.command({ query: 'SYSTEM STOP TTL MERGES' });
    const verdicts = options.changes === undefined ? null : new ReplayVerdicts(client, settings);
    const replay = new Replay(client, settings, {
      onChange: ({ change }) => {
        verdicts?.note(change);
        if (options.from !== undefined && Date.parse(change.detectedAt) < options.from) return;
        if (change.event === 'opened') incidents++;
        output.write(`${JSON.stringify(change)}\n`);
      },
      ...(verdicts && { onProfiles: (shop, profiles) => verdicts.learn(shop, profiles) }),
      onCauseFailed: (error, incident) =>
        stderr.write(`the cause of ${incident} could not be asked for: ${String(error)}\n`),
      onProgress: ({ events, clockMs }) =>
        progress.show(`${events} events, ${new Date(clockMs).toISOString()}, ${incidents} incidents`),
    });
    const { events, duplicates } = await replay.run(
      timedEvents(file === '-' ? file : resolve(cwd, file), context, refusals),
    );
    progress.end(
      `${events - duplicates} events, ${duplicates} duplicates, ${refusals.count} refused, ${incidents} incidents`,
    );
    refusals.tell(stderr);
    if (verdicts) await writeVerdicts(verdicts, replay.judgedTill(), resolve(cwd, options.changes!), options.from ?? 0);
  } finally {
    if (options.out) await finished((output as ReturnType<typeof createWriteStream>).end());
    await client.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  if (options.failOnIncident && incidents > 0) context.exitCode = 3;
}

async function writeVerdicts(
  verdicts: ReplayVerdicts,
  judgedTill: ReadonlyMap<string, number>,
  path: string,
  fromMs: number,
): Promise<void> {
  const file = createWriteStream(path);
  for (const [shop, judgedMs] of judgedTill) {
    for await (const change of verdicts.of(shop, fromMs, judgedMs)) file.write(`${JSON.stringify(change)}\n`);
  }
  await finished(file.end());
}

function readShops(path: string): readonly ShopSettings[] {
  return parseShops(readFileSync(path, 'utf8'), path).shops;
}

class Refusals {
  count = 0;
  private readonly first: string[] = [];

  add(line: number, reason: string): void {
    this.count++;
    if (this.first.length < REFUSALS_SHOWN) this.first.push(`line ${line}: ${reason}`);
  }

  tell(stderr: CliContext['stderr']): void {
    for (const text of this.first) stderr.write(`refused: ${text}\n`);
    if (this.count > this.first.length) stderr.write(`refused: ${this.count - this.first.length} more\n`);
  }
}

/** The file's events in their order, each with the clock that the events themselves have driven so far. */
async function* timedEvents(path: string, { stdin }: CliContext, refusals: Refusals): AsyncGenerator<TimedEvent> {
  let clockMs = Number.NEGATIVE_INFINITY;
  for await (const item of readFile(path, stdin)) {
    if ('unreadable' in item) {
      refusals.add(item.line, item.unreadable);
      continue;
    }
    const receivedMs = Math.max(clockMs, timeOf(item.raw) ?? clockMs);
    const outcome = prepareEvent(item.raw, {
      shop: null,
      source: 'file',
      receivedMs,
      newId: () => `line-${item.line}`,
      secret: THROW_AWAY_SECRET,
    });
    if (outcome.kind === 'rejected') {
      refusals.add(item.line, outcome.reason);
      continue;
    }
    clockMs = Math.max(clockMs, outcome.event.timeMs);
    yield { event: outcome.event, clockMs };
  }
}

/** The event's own time, which drives the clock of a replay: nothing in a file comes from the future. */
function timeOf(raw: unknown): number | null {
  const time = typeof raw === 'object' && raw !== null && 'time' in raw ? raw.time : null;
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
