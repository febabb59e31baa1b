import { pino } from 'pino';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/settings.js';
import { callControlSocket, controlSocketPath } from '../../src/control/control-socket.js';
import { startService, type Service } from '../../src/service.js';
import type { SimulatedEvent } from '../../src/simulate/simulated-event.js';
import { until } from './until.js';

const REQUEST_EVENTS_MAX = 5_000;
const STEP_MS = 5 * 60_000;
/** A minute of a shop that sends late is waited for up to half an hour. */
const BEHIND_SECONDS_MAX = 40 * 60;
/** Long enough for a machine that does much else. */
const WAIT_MS_MAX = 240_000;
/** The figures ask the brokers, too. */
const LOOK_EVERY_MS = 300;

/** A service on a clock of the story's own, told the events of a shop in their order through a broker. */
export class ToldStory {
  nowMs = 0;
  readonly clock = { now: () => this.nowMs };
  private service: Service | null = null;
  private key = '';
  /** The next event, where it is known already. */
  private held: SimulatedEvent | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'vedetta-story-'));

  /** `events` in the order of their arrival. */
  constructor(private readonly events: Iterator<SimulatedEvent>) {}

  /** Starts the service with these settings, which applies a `shops.yaml`. */
  async start(environment: Record<string, string>, shop: string, shopsYaml: string): Promise<void> {
    const settings = loadSettings(
      { VEDETTA_DATA_DIR: this.folder, VEDETTA_PORT: '0', VEDETTA_DETECT_SECONDS: '1', ...environment },
      this.folder,
    );
    this.service = await startService({
      settings,
      clock: this.clock,
      log: pino({ level: 'silent' }),
      console: { write: () => true },
      onFailed: (error) => {
        throw error;
      },
    });
    await this.command('shops apply', { file: 'story', text: shopsYaml });
    this.key = (await this.command('keys create', { shop, scope: 'ingest' })).trim();
  }

  /** Ends the service and removes what it stored. */
  async end(): Promise<void> {
    await this.service?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Tells everything that came before a moment at once: history. */
  async tellHistory(untilMs: number): Promise<void> {
    this.nowMs = untilMs;
    await this.send(untilMs);
    await this.judged(untilMs);
  }

  /** Tells the rest up to a moment as a shop does that sends every five minutes; each is stored before the clock goes on. */
  async tellUntil(untilMs: number): Promise<void> {
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + STEP_MS);
      await this.send(this.nowMs);
    }
    await this.judged(untilMs);
  }

  /** What the service answers to a read. */
  async read<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Where the service listens. */
  get url(): string {
    if (!this.service) throw new Error('the story has not begun');
    return this.service.url;
  }

  private async command(command: string, args: Record<string, string>): Promise<string> {
    const answer = await callControlSocket(controlSocketPath(this.folder), { command, args });
    if (answer?.exitCode !== 0) throw new Error(`${command}: ${answer?.stderr}`);
    return answer.stdout;
  }

  private async send(untilMs: number): Promise<void> {
    let lines: string[] = [];
    for (let event = this.next(); event !== null; event = this.next()) {
      if (Date.parse(event.time) >= untilMs) {
        this.held = event;
        break;
      }
      lines.push(JSON.stringify(event));
      if (lines.length === REQUEST_EVENTS_MAX) lines = await this.post(lines);
    }
    if (lines.length > 0) await this.post(lines);
    await until('everything to be stored', async () => (await this.waiting()) === 0, WAIT_MS_MAX, LOOK_EVERY_MS);
  }

  private next(): SimulatedEvent | null {
    const { held } = this;
    this.held = null;
    return held ?? this.events.next().value ?? null;
  }

  private async post(lines: string[]): Promise<string[]> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${this.url}/v1/events`, { method: 'POST', headers, body: lines.join('\n') });
    const answer = (await response.json()) as { accepted: number };
    if (answer.accepted !== lines.length)
      throw new Error(`${response.status}: ${JSON.stringify(answer).slice(0, 500)}`);
    return [];
  }

  /** Events that wait in the broker or for the writer; null before the brokers can tell. */
  private async waiting(): Promise<number | null> {
    const figures = await this.figures();
    const lags = [...figures.matchAll(/^vedetta_stream_lag_events\{.*\} (\d+)$/gm)];
    const queued = /^vedetta_writer_queue_events (\d+)$/m.exec(figures);
    return lags.length === 0 || !queued ? null : [...lags, queued].reduce((sum, [, events]) => sum + Number(events), 0);
  }

  /** Waits until the service has looked at all that was stored. */
  private async judged(untilMs: number): Promise<void> {
    const looksIn = (figures: string): number =>
      Number(/^vedetta_detection_pass_duration_seconds_count (\d+)$/m.exec(figures)?.[1] ?? 0);
    const behindIn = (figures: string): number =>
      Number(/^vedetta_detection_behind_seconds (\S+)$/m.exec(figures)?.[1] ?? Number.POSITIVE_INFINITY);
    const before = looksIn(await this.figures());
    await until(
      `the shop to be judged until ${new Date(untilMs).toISOString()}`,
      async () => {
        const figures = await this.figures();
        // A look that was under way may have begun before the last events came.
        return looksIn(figures) >= before + 2 && behindIn(figures) < BEHIND_SECONDS_MAX;
      },
      WAIT_MS_MAX,
      LOOK_EVERY_MS,
    );
  }

  private async figures(): Promise<string> {
    return (await fetch(`${this.url}/metrics`)).text();
  }
}
