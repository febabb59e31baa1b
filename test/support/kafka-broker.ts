import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startBroker, type Broker, type BrokerOptions } from '../../scripts/kafka/broker.mjs';

/** What a broker of a test is made of. */
export type KafkaBrokerOptions = Pick<BrokerOptions, 'properties'>;

/** A real Kafka in a folder of its own, with the port and the data of before whenever it is started again. */
export class KafkaBroker {
  private readonly ending = new AbortController();
  private folder: string | null = null;
  private port: number | null = null;
  private starting: Promise<Broker> | null = null;

  constructor(private readonly options: KafkaBrokerOptions = {}) {}

  /** What to give to clients; known once it was started. */
  get brokers(): string[] {
    if (this.port === null) throw new Error('the broker was never started');
    return [`127.0.0.1:${this.port}`];
  }

  /** Starts it, for the first time or again, and waits until it serves clients. */
  async start(): Promise<void> {
    const port = (this.port ??= await freePort());
    const folder = (this.folder ??= mkdtempSync(join(tmpdir(), 'vedetta-kafka-')));
    this.starting = startBroker({ ...this.options, port, folder, signal: this.ending.signal });
    await this.starting;
  }

  /** Ends it as the machine would: at once, without a word. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as an operator would; its data stay for another start. */
  async shutDown(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it for good and removes its folder, however far it came. */
  async stop(): Promise<void> {
    this.ending.abort();
    // One that never came up has ended already.
    await this.end('SIGKILL').catch((error: unknown) => error);
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const broker = await this.starting;
    broker?.kill(signal);
    await broker?.stopped;
  }
}
