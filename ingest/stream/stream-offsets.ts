import type { Admin, Kafka } from 'kafkajs';

/** The consumer group of all writers of an installation. */
export const WRITER_GROUP = 'vedetta-writer';

/** What writers have committed of one partition. */
export interface CommittedOffset {
  /** Everything below is stored; -1 where nothing was committed yet. */
  offset: number;
  metadata: string | null;
}

/** What the writers have committed, by partition. */
export async function committedOffsets(kafka: Kafka, topic: string): Promise<Map<number, CommittedOffset>> {
  const [of] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: WRITER_GROUP, topics: [topic] }));
  return new Map(
    (of?.partitions ?? []).map(({ partition, offset, metadata }) => [partition, { offset: Number(offset), metadata }]),
  );
}

/** What waits in these partitions to be stored, by what is committed. */
export async function waitingEvents(
  kafka: Kafka,
  topic: string,
  partitions: readonly number[],
): Promise<Map<number, number>> {
  const committed = await committedOffsets(kafka, topic);
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  return new Map(
    ends
      .filter(({ partition }) => partitions.includes(partition))
      .map(({ partition, low, high }) => {
        const stored = Math.max(Number(low), committed.get(partition)?.offset ?? 0);
        return [partition, Math.max(0, Number(high) - stored)];
      }),
  );
}

/** Does something with a connected admin, and ends its connection. */
export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
