import kafkajs from 'kafkajs';
import type { Kafka, KafkaMessage, Producer } from 'kafkajs';
import { withAdmin } from './stream-offsets.js';
import { deadTopicOf } from './topics.js';
import { headerText } from './event-message.js';

/** A message that could not be read, as it is kept. */
export interface DeadLetter {
  reason: string;
  /** Where it stood; partition and offset are null for what the collector refused and never sent on. */
  partition: number | null;
  offset: string | null;
  key: Buffer | null;
  /** The original bytes; of what the collector refused an excerpt without addresses. */
  value: Buffer | null;
  /** When it was kept, in milliseconds since the Unix epoch. */
  keptMs: number;
}

const HEADERS = { reason: 'vedetta-reason', partition: 'vedetta-partition', offset: 'vedetta-offset' } as const;
/** Its committed offset says up to where dead letters have been tried again. */
const RETRY_GROUP = 'vedetta-dead-retry';
const READ_IDLE_MS = 15_000;

/** Keeps messages that could not be read: resolves when the brokers have them. */
export async function sendDeadLetters(
  producer: Producer,
  topic: string,
  letters: readonly DeadLetter[],
): Promise<void> {
  if (letters.length === 0) return;
  await producer.send({
    topic: deadTopicOf(topic),
    acks: -1,
    messages: letters.map(({ reason, partition, offset, key, value, keptMs }) => ({
      key,
      value,
      timestamp: String(keptMs),
      headers: {
        [HEADERS.reason]: reason,
        ...(partition !== null && { [HEADERS.partition]: String(partition) }),
        ...(offset !== null && { [HEADERS.offset]: offset }),
      },
    })),
  });
}

function letterOf(message: KafkaMessage): DeadLetter {
  const partition = headerText(message.headers, HEADERS.partition);
  return {
    reason: headerText(message.headers, HEADERS.reason),
    partition: partition === '' ? null : Number(partition),
    offset: headerText(message.headers, HEADERS.offset) || null,
    key: message.key,
    value: message.value,
    keptMs: Number(message.timestamp),
  };
}

/** Gives the dead letters in the order in which they were kept, each once: those not tried again yet, or all. */
export async function listDeadLetters(kafka: Kafka, topic: string, which: 'waiting' | 'all'): Promise<DeadLetter[]> {
  const letters = new Map<string, DeadLetter>();
  await readDead(kafka, topic, which, async (message) => {
    const letter = letterOf(message);
    // A writer that died after keeping and before committing has kept it twice.
    letters.set(letter.offset === null ? `#${message.offset}` : `${letter.partition}-${letter.offset}`, letter);
  });
  return [...letters.values()];
}

/**
 * Sends the dead letters that wait to the topic of events once more, byte for byte, and counts them as tried. What the
 * collector refused never was a whole event and stays. Gives how many were sent and how many stay.
 */
export async function retryDeadLetters(kafka: Kafka, topic: string): Promise<{ sent: number; kept: number }> {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const seen = new Set<string>();
  let kept = 0;
  try {
    const end = await readDead(kafka, topic, 'waiting', async (message) => {
      const { partition, offset, key, value } = letterOf(message);
      const place = `${partition}-${offset}`;
      if (offset === null) kept++;
      else if (!seen.has(place)) {
        seen.add(place);
        await producer.send({ topic, acks: -1, messages: [{ key, value }] });
      }
    });
    await withAdmin(kafka, (admin) =>
      admin.setOffsets({
        groupId: RETRY_GROUP,
        topic: deadTopicOf(topic),
        partitions: [{ partition: 0, offset: String(end) }],
      }),
    );
    return { sent: seen.size, kept };
  } finally {
    await producer.disconnect();
  }
}

/** Reads the topic of dead letters to its present end; gives that end. */
async function readDead(
  kafka: Kafka,
  topic: string,
  which: 'waiting' | 'all',
  onMessage: (message: KafkaMessage) => Promise<void>,
): Promise<number> {
  const dead = deadTopicOf(topic);
  const { from, end } = await withAdmin(kafka, async (admin) => {
    const [bounds] = await admin.fetchTopicOffsets(dead);
    const [retried] = await admin.fetchOffsets({ groupId: RETRY_GROUP, topics: [dead] });
    const tried = which === 'all' ? -1 : Number(retried?.partitions[0]?.offset ?? -1);
    return { from: Math.max(Number(bounds?.low ?? 0), tried), end: Number(bounds?.high ?? 0) };
  });
  if (from < end) await readRange(kafka, dead, from, end, onMessage);
  return end;
}

async function readRange(
  kafka: Kafka,
  topic: string,
  from: number,
  end: number,
  onMessage: (message: KafkaMessage) => Promise<void>,
): Promise<void> {
  // The library reads through a group only; this one lives as long as the reading.
  const groupId = `vedetta-dead-read-${process.pid}-${from}-${end}-${performance.now().toString(36)}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, sessionTimeout: READ_IDLE_MS });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const run = consumer.run({
        autoCommit: false,
        eachMessage: async ({ message }) => {
          const offset = Number(message.offset);
          if (offset >= from && offset < end) await onMessage(message);
          if (offset >= end - 1) resolve();
        },
      });
      run.then(() => consumer.seek({ topic, partition: 0, offset: String(from) }), reject);
    });
  } finally {
    await consumer.disconnect();
    await withAdmin(kafka, (admin) => admin.deleteGroups([groupId]));
  }
}
