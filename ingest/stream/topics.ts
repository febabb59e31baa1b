import type { Kafka } from 'kafkajs';

/** The topics of an installation. */
export interface StreamTopics {
  /** Name of the topic of events; that of the unreadable ones is `<name>.dead`. */
  events: string;
  /** Partitions of a topic that is made here; one that is there is left as it is. */
  partitions: number;
  /** How long a broker keeps events, in milliseconds. */
  retentionMs: number;
}

/** The topic of events: part of the contract with whoever produces into it. */
export const STREAM_TOPIC = 'shop-events';

const DEAD_RETENTION_MS = 30 * 86_400_000;

/** Name of the topic of what could not be read. */
export function deadTopicOf(events: string): string {
  return `${events}.dead`;
}

/** Makes the topics that are missing, with as many copies as the brokers make by default. Gives the names made. */
export async function ensureTopics(kafka: Kafka, topics: StreamTopics): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const there = new Set(await admin.listTopics());
    const wanted = [
      { topic: topics.events, numPartitions: topics.partitions, retentionMs: topics.retentionMs },
      { topic: deadTopicOf(topics.events), numPartitions: 1, retentionMs: DEAD_RETENTION_MS },
    ].filter(({ topic }) => !there.has(topic));
    if (wanted.length === 0) return [];
    await admin.createTopics({
      waitForLeaders: true,
      topics: wanted.map(({ topic, numPartitions, retentionMs }) => ({
        topic,
        numPartitions,
        replicationFactor: -1,
        configEntries: [
          { name: 'retention.ms', value: String(retentionMs) },
          { name: 'cleanup.policy', value: 'delete' },
        ],
      })),
    });
    return wanted.map(({ topic }) => topic);
  } finally {
    await admin.disconnect();
  }
}
