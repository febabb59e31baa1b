import { randomBytes, randomUUID } from 'node:crypto';
import { ClickHouseEventStore, DirectSink, EventWriter, RejectedKeeper } from '../../ingest/index.js';
import type { Clock } from '../clock.js';
import { EventCollector } from '../collect/event-collector.js';
import { createLog } from '../config/create-log.js';
import { secretKey } from '../config/secret-key.js';
import type { Settings } from '../config/settings.js';
import { ProblemException } from '../http/problem.js';
import type { Stores } from '../open-stores.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { producerOf } from '../stream-parts.js';
import { timeToken } from '../time-token.js';
import type { CommandResult, StoreCommandCall } from './store-commands.js';

/** The collector that commands hand events to, and how to be done with it. */
export interface CommandCollector {
  collector: Pick<EventCollector, 'collect'>;
  /** Resolves when everything taken is durable. */
  close(): Promise<void>;
}

/** Makes a collector on stores that this process alone holds: to the brokers where there are some, else to the store. */
export function collectorHere(settings: Settings, stores: Stores, clock: Clock): CommandCollector {
  const newToken = () => timeToken(clock, randomBytes);
  const producer = producerOf({ settings, log: createLog('error') });
  const writer = new EventWriter({
    store: new ClickHouseEventStore(stores.clickhouse),
    // Answers only when the store has confirmed, so nothing has to outlive a crash.
    spool: null,
    newToken,
    arrivedMs: () => clock.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const sink = producer ?? new DirectSink(writer);
  const collector = new EventCollector({
    sink,
    keeper: producer ?? new RejectedKeeper(new ClickHouseEventStore(stores.clickhouse), newToken),
    shops: new ShopRepository(stores.postgres),
    clock,
    secret: secretKey(settings, randomBytes),
    newId: () => randomUUID(),
  });
  return {
    collector,
    async close() {
      await sink.drain();
      await producer?.close();
    },
  };
}

/** Records a change that a command tells: an event as any other. */
export async function recordChange(
  { collector }: Pick<CommandCollector, 'collector'>,
  { event }: StoreCommandCall['args'],
): Promise<CommandResult> {
  const raw = JSON.parse(String(event)) as { id?: unknown; shop?: unknown };
  if (typeof raw.shop !== 'string') {
    return { exitCode: 2, stdout: '', stderr: 'vedetta: --shop is needed where the change goes to this machine\n' };
  }
  try {
    const answer = await collector.collect(Buffer.from(JSON.stringify(raw)), 'application/json', null);
    return recordedChange(String(raw.id), answer);
  } catch (error) {
    if (!(error instanceof ProblemException)) throw error;
    return { exitCode: 1, stdout: '', stderr: `vedetta: ${error.problem.detail ?? error.problem.title}\n` };
  }
}

/** What a command says of a change that was sent: its id alone on stdout, or why it was refused. */
export function recordedChange(
  id: string,
  { duplicates, rejected }: { duplicates: number; rejected: readonly { reason: string }[] },
): CommandResult {
  const [refusal] = rejected;
  if (refusal) return { exitCode: 1, stdout: '', stderr: `vedetta: the change was refused: ${refusal.reason}\n` };
  const stderr = duplicates > 0 ? 'the change was known already\n' : 'the change is recorded\n';
  return { exitCode: 0, stdout: `${id}\n`, stderr };
}
