import { expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { shopPartitioner } from './shop-partitioner.js';

const partitionsOf = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
    partitionErrorCode: 0,
    offlineReplicas: [],
  }));

const asked = (key: string, partitions: number) => ({
  topic: 'shop-events',
  partitionMetadata: partitionsOf(partitions),
  message: { key, value: '{}' },
});

it('puts a shop where Kafka’s own clients put it, at every message, also when the topic has got more partitions', () => {
  const ours = shopPartitioner();
  const theirs = kafkajs.Partitioners.DefaultPartitioner();
  for (const partitions of [6, 6, 12, 6]) {
    for (const shop of ['acme-fashion', 'acme', 'Ü', 'shop-7']) {
      expect(ours(asked(shop, partitions))).toBe(theirs(asked(shop, partitions)));
    }
  }
});

it('leaves a message that names its partition there', () => {
  const { message, ...others } = asked('acme', 6);
  expect(shopPartitioner()({ ...others, message: { ...message, partition: 4 } })).toBe(4);
});
