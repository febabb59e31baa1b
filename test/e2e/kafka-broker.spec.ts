import { afterAll, beforeAll, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { KafkaBroker } from '../support/kafka-broker.js';
import { describeWithKafka } from '../support/needs.js';

const TOPIC = 'orders';
const VALUES = Array.from({ length: 500 }, (_, index) => `order ${index}`);

describeWithKafka('a real Kafka', () => {
  const broker = new KafkaBroker();

  beforeAll(() => broker.start());
  afterAll(() => broker.stop());

  function client(): kafkajs.Kafka {
    const { brokers } = broker;
    return new kafkajs.Kafka({ clientId: 'vedetta-test', brokers, logCreator: () => () => undefined });
  }

  async function produce(values: string[]): Promise<void> {
    const producer = client().producer();
    await producer.connect();
    await producer.send({ topic: TOPIC, messages: values.map((value) => ({ value })) });
    await producer.disconnect();
  }

  /** Reads from the beginning until there are `count`. */
  async function read(groupId: string, count: number): Promise<string[]> {
    const consumer = client().consumer({ groupId });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    const values: string[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const eachMessage = async ({ message }: kafkajs.EachMessagePayload): Promise<void> => {
          values.push(String(message.value));
          if (values.length === count) resolve();
        };
        // A new broker is still loading its groups; from that kafkajs starts again by itself.
        consumer.on('consumer.crash', ({ payload }) => payload.restart || reject(payload.error));
        consumer.run({ eachMessage }).catch(reject);
      });
    } finally {
      await consumer.disconnect();
    }
    return values;
  }

  it('gives a batch back in its order', async () => {
    const admin = client().admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }], waitForLeaders: true });
    await admin.disconnect();
    await produce(VALUES);
    expect(await read('before', VALUES.length)).toEqual(VALUES);
  });

  it('still has the batch after kill -9 and another start, and takes more behind it', async () => {
    await broker.kill();
    await broker.start();
    await produce(['one more']);
    expect(await read('after', VALUES.length + 1)).toEqual([...VALUES, 'one more']);
  });
});
