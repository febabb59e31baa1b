import type { Command } from 'commander';
import { createKafka, listDeadLetters, retryDeadLetters, STREAM_TOPIC, type DeadLetter } from '../../ingest/index.js';
import { createLog } from '../config/create-log.js';
import { readEnvironment } from '../config/environment.js';
import { loadSettings } from '../config/settings.js';
import type { CliContext } from './cli-context.js';

/** Characters of a dead letter's value that are shown. */
const SHOWN_MAX = 2_000;

/** Adds `vedetta dead list|retry`: what came through Kafka and could not be read. */
export function addDeadCommand(program: Command, context: CliContext): void {
  const dead = program.command('dead').description('events from Kafka that could not be read');
  dead
    .command('list')
    .description('those that wait, as JSON lines: reason, place, key and the original text')
    .option('--all', 'also those that were tried again')
    .action(async ({ all }: { all?: boolean }) => {
      const kafka = kafkaOf(context);
      if (!kafka) return;
      const letters = await listDeadLetters(kafka, STREAM_TOPIC, all ? 'all' : 'waiting');
      for (const letter of letters) context.stdout.write(`${JSON.stringify(shownLetter(letter))}\n`);
      context.stderr.write(`${letters.length} dead letters\n`);
    });
  dead
    .command('retry')
    .description('send those that wait to the topic of events once more, byte for byte')
    .action(async () => {
      const kafka = kafkaOf(context);
      if (!kafka) return;
      const { sent, kept } = await retryDeadLetters(kafka, STREAM_TOPIC);
      const stay = kept === 0 ? '' : `; ${kept} were refused by the collector and never were whole events: they stay`;
      context.stderr.write(`${sent} dead letters were sent again${stay}\n`);
    });
}

function kafkaOf(context: CliContext): ReturnType<typeof createKafka> | null {
  const settings = loadSettings(readEnvironment(context.cwd), context.cwd);
  if (settings.kafkaBrokers.length === 0) {
    context.stderr.write('vedetta: there are dead letters with Kafka only; VEDETTA_KAFKA_BROKERS is not set\n');
    context.exitCode = 2;
    return null;
  }
  const { kafkaBrokers: brokers, kafkaSasl: sasl, kafkaTls: tls } = settings;
  return createKafka({ brokers, sasl, tls }, createLog('error'));
}

function shownLetter({ reason, partition, offset, key, value, keptMs }: DeadLetter): object {
  return {
    keptAt: new Date(keptMs).toISOString(),
    reason,
    partition,
    offset,
    key: key?.toString('utf8') ?? null,
    value: value?.toString('utf8').slice(0, SHOWN_MAX) ?? null,
  };
}
