import { beforeAll } from '@jest/globals';
import { kafkaLibs, whatKafkaLacks } from '../../scripts/kafka/broker.mjs';
import { describeIf } from './left-out.js';

const FETCH_TIMEOUT_MS = 300_000;

/** A suite that needs a real Kafka, which is fetched first where it is not there yet. */
export function describeWithKafka(what: string, body: () => void): void {
  const lack = whatKafkaLacks();
  describeIf(lack === null, what, lack ?? '', () => {
    beforeAll(async () => {
      await kafkaLibs();
    }, FETCH_TIMEOUT_MS);
    body();
  });
}
