// Runs the demo on a fresh clone: installs and builds what is missing, then shows a real shop. Plain Node, no packages.
// With --kafka the events go through a broker that lives as long as the demo; that needs Java and Maven.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPreparedProject } from './prepare.mjs';

process.exitCode = await withPreparedProject(async ({ environment }) => {
  Object.assign(process.env, { HOME: environment.HOME });
  return process.argv.includes('--kafka') ? withBroker(runDemo) : runDemo([]);
});

async function runDemo(kafkaBrokers) {
  await import('reflect-metadata');
  const { runDemo: run } = await import('../dist/src/demo/run-demo.js');
  const once = process.argv.includes('--once');
  return run({ once, kafkaBrokers, stdout: process.stdout, stderr: process.stderr });
}

async function withBroker(work) {
  const { freePort, startBroker, whatKafkaLacks } = await import('./kafka/broker.mjs');
  const lack = whatKafkaLacks();
  if (lack !== null) {
    console.error(lack);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-demo-kafka-'));
  try {
    const broker = await startBroker({ port: await freePort(), folder });
    console.error(`Kafka is running at ${broker.brokers.join(',')}`);
    try {
      return await work(broker.brokers);
    } finally {
      broker.kill('SIGKILL');
      await broker.stopped;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
