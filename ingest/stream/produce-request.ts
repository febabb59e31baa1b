import { createRequire } from 'node:module';
import kafkajs, { type Message } from 'kafkajs';
import { recordBatch } from './record-batch.js';

/** What kafkajs sends in one produce request. */
interface ProduceOptions {
  acks: number;
  timeout: number;
  compression: number;
  transactionalId?: string | null;
  producerId?: { toString(): string };
  producerEpoch?: number;
  topicData: readonly TopicData[];
}

interface TopicData {
  topic: string;
  partitions: readonly { partition: number; firstSequence: number; messages: readonly Message[] }[];
}

/** As much of kafkajs's own buffer as it asks of what a request is encoded into. */
interface Encoded {
  buf: Buffer;
  buffer: Buffer;
}

type MakeProduce = (options: ProduceOptions) => { request: { encode: () => Promise<Encoded> }; response: object };

interface ProduceProtocol {
  protocol: (wanted: { version: number }) => MakeProduce;
}

/** Requests before this version hold records of an older format. */
const VERSION_MIN = 3;

let isUsed = false;

/**
 * Has kafkajs write produce requests by `recordBatch`, in all of this process: it knows no narrower place. Where they are
 * sent to, their numbers, repetitions and answers stay its own business, and so do requests that this does not cover.
 */
export function useOwnProduceRequest(): void {
  if (isUsed) return;
  isUsed = true;
  // No public door: the library is at rest, and the lock file names its version.
  const produce = createRequire(import.meta.url)('kafkajs/src/protocol/requests/produce') as ProduceProtocol;
  const { protocol } = produce;
  produce.protocol = (wanted) => {
    const make = protocol(wanted);
    if (wanted.version < VERSION_MIN) return make;
    return (options) => {
      const made = make(options);
      if (!isCovered(options)) return made;
      return { ...made, request: { ...made.request, encode: () => encoded(options) } };
    };
  };
}

function isCovered({ compression, transactionalId, producerId, topicData }: ProduceOptions): boolean {
  return (
    compression === kafkajs.CompressionTypes.GZIP &&
    transactionalId == null &&
    producerId !== undefined &&
    topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isPlain)))
  );
}

function isPlain({ timestamp, headers, value }: Message): boolean {
  return timestamp !== undefined && headers === undefined && value !== null;
}

async function encoded({ acks, timeout, producerId, producerEpoch = 0, topicData }: ProduceOptions): Promise<Encoded> {
  const head = Buffer.allocUnsafe(12);
  head.writeInt16BE(-1, 0);
  head.writeInt16BE(acks, 2);
  head.writeInt32BE(timeout, 4);
  head.writeInt32BE(topicData.length, 8);
  const parts: Buffer[] = [head];
  for (const { topic, partitions } of topicData) {
    parts.push(int16(Buffer.byteLength(topic)), Buffer.from(topic), int32(partitions.length));
    for (const { partition, firstSequence, messages } of partitions) {
      const origin = { producerId: BigInt(String(producerId)), producerEpoch, firstSequence };
      const batch = await recordBatch(messages, origin);
      parts.push(int32(partition), int32(batch.length), batch);
    }
  }
  const bytes = Buffer.concat(parts);
  return { buf: bytes, buffer: bytes };
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}
