import type { Admin, Kafka } from 'kafkajs';
import { WRITER_GROUP } from './stream-offsets.js';
import { deadTopicOf } from './topics.js';

/** One thing that was looked at, in plain words. */
export interface StreamFinding {
  ok: boolean;
  text: string;
}

/** Lag from which on a writer is said to be behind. */
const LAG_EVENTS = 100_000;

/** Looks at brokers, topics, rights and the writers' group, and says what is well and what is not. Throws nothing. */
export async function examineStream(kafka: Kafka, topic: string): Promise<StreamFinding[]> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return [
      await examineBrokers(admin),
      await examineTopic(admin, topic),
      await examineTopic(admin, deadTopicOf(topic)),
      ...(await examineGroup(admin, topic)),
    ];
  } catch (error) {
    return [{ ok: false, text: `Kafka: ${inPlainWords(error)}` }];
  } finally {
    await admin.disconnect();
  }
}

async function examineBrokers(admin: Admin): Promise<StreamFinding> {
  const { brokers, controller } = await admin.describeCluster();
  const text = `Kafka: ${brokers.length} broker${brokers.length === 1 ? '' : 's'}`;
  return controller === null ? { ok: false, text: `${text}, and none of them leads` } : { ok: true, text };
}

async function examineTopic(admin: Admin, topic: string): Promise<StreamFinding> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    const leaderless = partitions.filter(({ leader }) => leader < 0).length;
    const thin = partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length;
    if (leaderless > 0)
      return { ok: false, text: `topic ${topic}: ${leaderless} of ${partitions.length} partitions have no leader` };
    const copies = partitions[0]?.replicas.length ?? 0;
    const behind = thin > 0 ? `, ${thin} with a copy that is behind` : '';
    return { ok: true, text: `topic ${topic}: ${partitions.length} partitions, ${copies} copies${behind}` };
  } catch (error) {
    return { ok: false, text: `topic ${topic}: ${inPlainWords(error)}` };
  }
}

async function examineGroup(admin: Admin, topic: string): Promise<StreamFinding[]> {
  try {
    const { groups } = await admin.describeGroups([WRITER_GROUP]);
    const [ends, [committed]] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      admin.fetchOffsets({ groupId: WRITER_GROUP, topics: [topic] }),
    ]);
    const stored = new Map((committed?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]));
    const lag = ends.reduce(
      (sum, { partition, low, high }) => sum + Number(high) - Math.max(Number(low), stored.get(partition) ?? 0),
      0,
    );
    const members = groups[0]?.members.length ?? 0;
    const text = `writers: ${members} in the group, ${lag} events wait to be stored`;
    return [
      {
        ok: members > 0 && lag < LAG_EVENTS,
        text: members === 0 ? `${text}; no process with the role writer runs` : text,
      },
    ];
  } catch (error) {
    return [{ ok: false, text: `writers: ${inPlainWords(error)}` }];
  }
}

/** What a broker's answer means for whoever set it up. */
function inPlainWords(error: unknown): string {
  const { type = '', message, cause } = error as { type?: string; message: string; cause?: { message?: string } };
  if (/TOPIC_AUTHORIZATION|GROUP_AUTHORIZATION|CLUSTER_AUTHORIZATION/.test(type))
    return `the login may not do this (${type}): give it the right`;
  if (/SASL|authentication/i.test(`${type} ${message}`))
    return `the login was refused (${message}): see VEDETTA_KAFKA_SASL`;
  if (/UNSUPPORTED_VERSION/.test(type)) return 'the brokers are of a version that this one cannot talk to';
  if (/UNKNOWN_TOPIC/.test(type)) return 'it is not there; serve makes it, or its login may not see it';
  if (/ECONNREFUSED|ENOTFOUND|connection|timed? ?out/i.test(message))
    return `no broker can be reached (${cause?.message ?? message}): see VEDETTA_KAFKA_BROKERS and VEDETTA_KAFKA_TLS`;
  return message;
}
