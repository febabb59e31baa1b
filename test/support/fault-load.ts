import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';
import { STREAM_TOPIC } from '../../ingest/index.js';
import { oneOf, randomSource, wholeBetween, type RandomSource } from '../../src/simulate/random-source.js';
import { until } from './until.js';

const BATCH = 250;
const SENDERS = 4;
/** Batches that may be sent after a fault has begun and before it is over: so there is load through all of it. */
const AHEAD = 8;
const SHOPS = 4;
const DUPLICATES = 0.05;
const POISON = 0.01;
const JOBS = 0.02;
const LATE = 0.05;
const SHUFFLED_MS = 30 * 60_000;
const LATE_MS = 48 * 3_600_000;
const ANSWER_MS_MAX = 30_000;
const ACKNOWLEDGED_MS_MAX = 180_000;

/** Something that is done to the installation while events come in. */
export interface Act {
  /** When: after so much of the load, from 0 to 1. */
  at: number;
  /** Does it and resolves when it is over. */
  run: (load: FaultLoad) => Promise<void>;
}

/** What a load is made of. */
export interface FaultLoadOptions {
  /** Begins the names of its shops, so that what it sent can be told from everything else; the seed, too. */
  name: string;
  events: number;
  /** Where the collectors answer now. */
  addresses: () => readonly string[];
  key: string;
  kafka: Kafka;
}

interface Batch {
  body: string;
  ids: string[];
  poison: Message[];
}

/**
 * Sends events to collectors, each batch again and again until it is acknowledged: from several shops, in no order of
 * time, some of them days late, 5 % a second time with other data, and 1 % of what nobody can read straight into the topic.
 */
export class FaultLoad {
  /** What a collector has answered 202 for, as `shop/id`. */
  readonly acknowledged = new Set<string>();
  /** Texts of the unreadable messages that the brokers have acknowledged. */
  readonly poisoned = new Set<string>();
  /** Events in requests, repetitions among them counted. */
  sent = 0;
  private readonly batches: Batch[];
  private next = 0;
  private acknowledgedBatches = 0;
  private sending = 0;
  private hasFailed = false;
  private poisoning: Promise<unknown> = Promise.resolve();
  private producer: Producer | null = null;

  constructor(private readonly options: FaultLoadOptions) {
    this.batches = makeBatches(options.name, options.events, Date.now());
  }

  /** How many of its events are runs of a job. */
  get jobs(): number {
    return [...this.acknowledged].filter((name) => name.includes('/job-')).length;
  }

  /** Sends everything, with the acts in their order; resolves when all is acknowledged and all acts are over. */
  async run(acts: readonly Act[]): Promise<void> {
    this.producer = this.options.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await this.producer.connect();
    const staged = this.stage(acts);
    try {
      await Promise.all(Array.from({ length: SENDERS }, () => this.sendBatches(staged)));
      await Promise.all(staged.map(({ over }) => over()));
      await this.poisoning;
    } finally {
      await this.producer.disconnect();
    }
  }

  /** Resolves when so many batches more are acknowledged, or as many as may be before the acts go on. */
  async acknowledgedMore(batches: number): Promise<void> {
    const aim = this.acknowledgedBatches + batches;
    const isSo = () => this.acknowledgedBatches >= aim || this.sending === 0;
    await until(`${batches} batches more`, isSo, ACKNOWLEDGED_MS_MAX);
  }

  private stage(acts: readonly Act[]): { from: number; over: () => Promise<void> }[] {
    let before: () => Promise<void> = () => Promise.resolve();
    return acts.map(({ at, run }) => {
      const former = before;
      let doing: Promise<void> | null = null;
      const over = () => (doing ??= this.noticed(former().then(() => run(this))));
      before = over;
      return { from: Math.floor(at * this.batches.length), over };
    });
  }

  private async sendBatches(staged: readonly { from: number; over: () => Promise<void> }[]): Promise<void> {
    while (this.next < this.batches.length && !this.hasFailed) {
      const number = this.next++;
      for (const { from, over } of staged) {
        if (number < from) continue;
        const isOver = over();
        if (number >= from + AHEAD) await isOver;
      }
      await this.send(number);
    }
  }

  /** Nobody may wait for it at the moment when it fails. */
  private noticed<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {
      this.hasFailed = true;
    });
    return work;
  }

  private async send(number: number): Promise<void> {
    const { body, ids, poison } = this.batches[number]!;
    // One after the other: the library numbers what is sent at once alike.
    if (poison.length > 0) this.poisoning = this.noticed(this.poisoning.then(() => this.poison(poison)));
    let attempt = number;
    this.sending++;
    await until(
      `batch ${number} of ${this.options.name} to be acknowledged`,
      () => this.post(body, ids.length, attempt++),
      ACKNOWLEDGED_MS_MAX,
    );
    this.sending--;
    this.acknowledgedBatches++;
    for (const id of ids) this.acknowledged.add(id);
  }

  private async post(body: string, events: number, attempt: number): Promise<boolean> {
    const { addresses, key } = this.options;
    const places = addresses();
    const place = places[attempt % places.length];
    if (place === undefined) return false;
    this.sent += events;
    try {
      const response = await fetch(`${place}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
        body,
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      const answer = (await response.json()) as { accepted: number; duplicates: number };
      if (response.status !== 202) return false;
      if (answer.accepted + answer.duplicates !== events) throw new TypeError(`refused: ${JSON.stringify(answer)}`);
      return true;
    } catch (error) {
      if (String(error).includes('refused:')) throw error;
      return false;
    }
  }

  private async poison(messages: readonly Message[]): Promise<void> {
    // Each alone: what is sent again after a failure then has the number of before, and the broker keeps it once.
    for (const message of messages) {
      const send = () =>
        this.producer!.send({ topic: STREAM_TOPIC, acks: -1, messages: [message] }).then(
          () => true,
          () => false,
        );
      await until('a message to be taken by the broker', send, ACKNOWLEDGED_MS_MAX);
      this.poisoned.add(String(message.value));
    }
  }
}

function makeBatches(name: string, events: number, endMs: number): Batch[] {
  const random = randomSource(name);
  const made: { shop: string; id: string }[] = [];
  const batches: Batch[] = [];
  for (let from = 0; from < events; from += BATCH) {
    const size = Math.min(BATCH, events - from);
    const lines: string[] = [];
    const batch: Batch = { body: '', ids: [], poison: [] };
    const add = (event: { shop: string; id: string }, value: number) => {
      lines.push(eventText(event, value, endMs, random));
      batch.ids.push(`${event.shop}/${event.id}`);
    };
    for (let index = from; index < from + size; index++) {
      const kind = random() < JOBS ? 'job' : 'order';
      const event = { shop: `${name}-${wholeBetween(random, 1, SHOPS)}`, id: `${kind}-${index}` };
      made.push(event);
      add(event, 10);
      if (random() < DUPLICATES) add(oneOf(random, made), 99);
      if (random() < POISON) batch.poison.push(poisonOf(event.shop, index, random));
    }
    batches.push({ ...batch, body: lines.join('\n') });
  }
  return batches;
}

function eventText({ shop, id }: { shop: string; id: string }, value: number, endMs: number, random: RandomSource) {
  const time = new Date(endMs - random() * (random() < LATE ? LATE_MS : SHUFFLED_MS)).toISOString();
  const [type, data] = id.startsWith('job-')
    ? ['job.finished', { job: 'export', outcome: 'ok', items: value }]
    : ['order.placed', { orderId: id, value, currency: 'EUR' }];
  return JSON.stringify({ id, source: '/faults', type, time, shop, data });
}

function poisonOf(shop: string, index: number, random: RandomSource): Message {
  const event = { shop, id: `poison-${index}`, source: '/faults', type: 'order.placed', data: { orderId: 1 } };
  const value = oneOf(random, [
    `no json ${shop} ${index}`,
    JSON.stringify(event),
    JSON.stringify({ ...event, type: 'unheard.of' }),
    JSON.stringify({ ...event, shop: `${shop}-else`, data: { orderId: 1, value: 1, currency: 'EUR' } }),
  ]);
  return { key: shop, value };
}
