import { describe, expect, it } from '@jest/globals';
import kafkajs, { type Message } from 'kafkajs';
import { createRequire } from 'node:module';
import { useGzipCodec } from './gzip-codec.js';
import { useOwnProduceRequest } from './produce-request.js';

interface Produce {
  request: { apiVersion: number; encode: () => Promise<{ buffer: Buffer }> };
}

const inner = createRequire(import.meta.url);
const Long = inner('kafkajs/src/utils/long') as { fromValue: (value: string) => object };
const { protocol, versions } = inner('kafkajs/src/protocol/requests/produce') as {
  protocol: (wanted: { version: number }) => (options: object) => Produce;
  versions: string[];
};
useGzipCodec();
useOwnProduceRequest();
// As it stands in the library since.
const own = inner('kafkajs/src/protocol/requests/produce') as { protocol: typeof protocol };

const RECEIVED_MS = 1_772_625_600_000;

function options(messages: readonly Message[], more: object = {}) {
  return {
    acks: -1,
    timeout: 30_000,
    compression: kafkajs.CompressionTypes.GZIP,
    producerId: Long.fromValue('9007199254740993'),
    producerEpoch: 3,
    topicData: [
      {
        topic: 'shop-events',
        partitions: [
          { partition: 4, firstSequence: 2_147_483_000, messages },
          { partition: 11, firstSequence: 0, messages: messages.slice(0, 1) },
        ],
      },
    ],
    ...more,
  };
}

const message = (value: Buffer | string | null, more: Partial<Message> = {}): Message => ({
  key: 'acme',
  value,
  timestamp: String(RECEIVED_MS),
  ...more,
});

const BATCHES: [string, Message[]][] = [
  ['one message', [message('{"a":1}')]],
  ['texts beyond ASCII', [message('{"città":"😀"}', { key: 'è' }), message(Buffer.from('{"naïve":"ß"}'))]],
  [
    'a key that is missing, is bytes, is empty',
    [message('x', { key: null }), message('x', { key: Buffer.from([0, 255]) }), message('', { key: '' })],
  ],
  ['more messages than one byte counts', Array.from({ length: 20_000 }, (_, at) => message(`{"id":${at}}`))],
  [
    'values of every length about a limit of a number',
    [
      ...Array.from({ length: 140 }, (_, bytes) => message('x'.repeat(bytes))),
      message('x'.repeat(8_190)),
      message('x'.repeat(8_192)),
      message('x'.repeat(300_000)),
    ],
  ],
  [
    'times in any order, months apart',
    [5, 0, 64, 8_191, 8_192, 7_000_000_000].map((ms) => message('x', { timestamp: String(RECEIVED_MS + ms) })),
  ],
];

describe('a produce request of our own', () => {
  it.each(BATCHES)('is byte for byte that of kafkajs: %s', async (_, messages) => {
    const [ours, theirs] = await Promise.all(
      [own.protocol, protocol].map((made) => made({ version: 7 })(options(messages)).request.encode()),
    );
    expect(ours!.buffer.equals(theirs!.buffer)).toBe(true);
    expect(own.protocol).not.toBe(protocol);
  });

  it.each(versions)('has the version that the broker was found to speak: %s', (version) => {
    const { request } = own.protocol({ version: Number(version) })(options([message('x')]));
    expect(request.apiVersion).toBe(protocol({ version: Number(version) })(options([message('x')])).request.apiVersion);
  });

  it.each([
    ['headers', options([message('x', { headers: { reason: 'why' } })])],
    ['no value', options([message(null)])],
    ['no compression', options([message('x')], { compression: kafkajs.CompressionTypes.None })],
    ['a transaction', options([message('x')], { transactionalId: 'one' })],
  ])('is left to kafkajs where there is more to it: %s', async (_, given) => {
    const [ours, theirs] = await Promise.all(
      [own.protocol, protocol].map((made) => made({ version: 3 })(given).request.encode()),
    );
    expect(ours!.buffer.equals(theirs!.buffer)).toBe(true);
  });
});
