import type { Kafka, Message, Producer } from 'kafkajs';
import kafkajs from 'kafkajs';
import type { RejectedRow } from '../event-store.js';
import type { CleanEvent } from '../event.js';
import { WriterBusyError, type EventSink, type WriteReceipt } from '../event-sink.js';
import { sendDeadLetters } from './dead-letters.js';
import { messageOf } from './event-message.js';
import type { StreamLog } from './kafka-client.js';
import { shopPartitioner } from './shop-partitioner.js';

/** What the producer is told by whoever wires it. */
export interface EventProducerOptions {
  kafka: Pick<Kafka, 'producer'>;
  topic: string;
  /** Makes what the brokers lack; called before each connection. */
  prepare: () => Promise<void>;
  log: StreamLog;
  /** Events waiting at the most; beyond it callers are told to come back. */
  queueEventsMax?: number;
}

interface Waiting {
  messages: Message[];
  resolve: (receipt: WriteReceipt) => void;
  reject: (error: unknown) => void;
}

/** Bytes of one request before compression: below what a broker takes by default (1 MiB), whatever the compression. */
const REQUEST_BYTES_MAX = 900_000;
const RETRY_AFTER_SECONDS = 5;
/** How long the first caller of a request waits for others; Kafka's own producer waits up to 5. */
const GATHER_MS_MAX = 2;
/**
 * Part of the last callers that is waited for. Those answered last and those who came meanwhile take turns and are never
 * equally many: to wait for all would be to wait in vain half of the time.
 */
const GATHER_SHARE = 0.8;

/**
 * Hands events on to Kafka and answers when every in-sync broker has them. What waits together goes in one request, and a
 * request waits a moment for about as many callers as shared the last one: whoever was answered then may come again, and
 * a request costs as much as ten events. With the brokers away callers hear after some seconds that they should come back:
 * nothing is kept here, so nothing acknowledged can be lost.
 */
export class EventProducer implements EventSink {
  private readonly waiting: Waiting[] = [];
  private waitingEvents = 0;
  private running: Promise<void> | null = null;
  /** Who shared the last request. */
  private lastCallers = 0;
  /** Called when about as many wait again. */
  private onGathered: (() => void) | null = null;
  /** The way to the brokers, also while it is being made: whoever needs it first makes it, for all. */
  private connection: Promise<Producer> | null = null;
  /** When and why the last request failed; null while all is well. */
  private trouble: string | null = null;

  constructor(private readonly options: EventProducerOptions) {}

  /** What is wrong with the way to the brokers; null where the last request went well. */
  get problem(): string | null {
    return this.trouble;
  }

  /**
   * Resolves when the events are acknowledged; whether one was known already is only seen where they are stored, so each
   * counts as `stored` here. Rejects with WriterBusyError while the brokers cannot be reached or too much waits.
   */
  write(events: readonly CleanEvent[]): Promise<WriteReceipt> {
    return new Promise((resolve, reject) => {
      if (events.length === 0) return resolve([]);
      const isFull = this.waitingEvents + events.length > (this.options.queueEventsMax ?? 100_000);
      if (isFull) return reject(new WriterBusyError(2));
      this.waiting.push({ messages: events.map(messageOf), resolve, reject });
      this.waitingEvents += events.length;
      if (this.isGathered()) this.onGathered?.();
      this.running ??= this.run();
    });
  }

  /** Keeps what was refused among the dead letters, as excerpts. */
  async keep(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const letters = rows.map(({ shop, receivedMs, reason, excerpt }) => ({
      reason,
      partition: null,
      offset: null,
      key: Buffer.from(shop),
      value: Buffer.from(excerpt),
      keptMs: receivedMs,
    }));
    await this.sending(async (producer) => sendDeadLetters(producer, this.options.topic, letters));
  }

  /** Resolves when everything taken so far is acknowledged or refused. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.drain();
    // One that cannot be made is told of to whoever wanted it.
    const [made] = await Promise.allSettled([this.connection]);
    this.connection = null;
    if (made.status === 'fulfilled') await made.value?.disconnect();
  }

  private async connect(): Promise<Producer> {
    await this.options.prepare();
    const producer = this.options.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: shopPartitioner,
    });
    await producer.connect();
    return producer;
  }

  private async run(): Promise<void> {
    // One turn of the event loop lets callers that came together share a request.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      if (!this.isGathered()) await this.gather();
      const callers = this.takeBatch();
      this.lastCallers = callers.length;
      try {
        await this.send(callers.flatMap(({ messages }) => messages));
        for (const { messages, resolve } of callers) resolve(messages.map(() => 'stored' as const));
      } catch (error) {
        for (const { reject } of callers) reject(error);
      }
    }
    this.running = null;
  }

  private isGathered(): boolean {
    return this.waiting.length >= GATHER_SHARE * this.lastCallers;
  }

  private async gather(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS_MAX);
      this.onGathered = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.onGathered = null;
  }

  private takeBatch(): Waiting[] {
    let callers = 0;
    let bytes = 0;
    for (const { messages } of this.waiting) {
      bytes += bytesOf(messages);
      if (callers > 0 && bytes > REQUEST_BYTES_MAX) break;
      callers++;
      this.waitingEvents -= messages.length;
    }
    return this.waiting.splice(0, callers);
  }

  private async send(messages: readonly Message[]): Promise<void> {
    await this.sending(async (producer) => {
      let from = 0;
      while (from < messages.length) {
        const until = endOfRequest(messages, from);
        await producer.send({
          topic: this.options.topic,
          acks: -1,
          compression: kafkajs.CompressionTypes.GZIP,
          messages: messages.slice(from, until),
        });
        from = until;
      }
    });
  }

  /** Runs `work` on a connected producer. After a failure the next call gets a new one: its sequence may have a hole. */
  private async sending(work: (producer: Producer) => Promise<void>): Promise<void> {
    const { log } = this.options;
    const connection = (this.connection ??= this.connect());
    try {
      await work(await connection);
      this.trouble = null;
    } catch (error) {
      if (this.connection === connection) this.giveUp(connection);
      this.trouble = error instanceof Error ? error.message : String(error);
      log.warn({ err: error }, 'the brokers did not take a batch; its senders are asked to come back');
      throw new WriterBusyError(RETRY_AFTER_SECONDS, 'the brokers cannot be reached');
    }
  }

  private giveUp(connection: Promise<Producer>): void {
    const { log } = this.options;
    this.connection = null;
    connection
      .then((producer) => producer.disconnect())
      .catch((reason: unknown) => log.debug({ err: reason }, 'a broken producer did not close'));
  }
}

function bytesOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
}

function endOfRequest(messages: readonly Message[], from: number): number {
  let bytes = 0;
  let until = from;
  while (until < messages.length) {
    bytes += messages[until]!.value?.length ?? 0;
    if (until > from && bytes > REQUEST_BYTES_MAX) break;
    until++;
  }
  return until;
}
