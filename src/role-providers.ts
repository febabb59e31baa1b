import type { FactoryProvider, Provider } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { BatchSpool, ClickHouseEventStore, DirectSink, EventWriter, RejectedKeeper } from '../ingest/index.js';
import { judgedTill } from './api/judged-till.js';
import type { AppParts } from './app-parts.js';
import { ChangeRecords } from './changes/change-record.repository.js';
import { createChangeVerdicts } from './changes/create-change-verdicts.js';
import { GithubReports } from './changes/github-reports.js';
import { EventCollector } from './collect/event-collector.js';
import type { CollectorSink } from './collect/event-sink.js';
import { EventsEndpoint } from './collect/events-endpoint.js';
import type { Role } from './config/roles.js';
import { secretKey } from './config/secret-key.js';
import { JobRecord } from './health/job-record.js';
import { HookTaker } from './hooks/take-hook.js';
import { Admission } from './http/admission.js';
import { EVENT_SINK, STREAM_WRITER } from './http/tokens.js';
import { storedAccusations } from './incidents/accusations.js';
import { IncidentRepository } from './incidents/incident.repository.js';
import { ApiKeyRepository } from './keys/api-key.repository.js';
import { LeaseStore } from './leases/lease-store.js';
import { AloneLeases, type Leases } from './leases/leases.js';
import { SharedLeases } from './leases/shared-leases.js';
import { SoleDuty } from './leases/sole-duty.js';
import { TimedStore } from './metrics/timed-store.js';
import { countWaiting } from './notify/count-waiting.js';
import { OutboxSender } from './notify/outbox-sender.js';
import type { DetectionWork, NoticeWork } from './schedule.js';
import { ShopRepository } from './shops/shop.repository.js';
import { producerOf, streamWriterOf } from './stream-parts.js';
import { timeToken } from './time-token.js';
import { WatchService } from './watch/watch-service.js';

/** Injection token of the DetectionWork; null in a process without the role. */
export const DETECTION_WORK = Symbol('detection-work');
/** Injection token of the NoticeWork; null in a process without the role. */
export const NOTICE_WORK = Symbol('notice-work');

/** The one name that notifiers lease: all sending is done by one of them, the others stand by. */
const SENDING = 'outbox';

/** What a role adds to the application. */
export const ROLE_PROVIDERS: Readonly<Record<Role, (parts: AppParts) => Provider[]>> = {
  collector: collectorProviders,
  writer: writerProviders,
  detector: detectorProviders,
  notifier: notifierProviders,
  // Its controllers and what they are made of are the API's own.
  web: () => [],
};

/** A provider made from others. */
export function made(
  provide: FactoryProvider['provide'],
  inject: NonNullable<FactoryProvider['inject']>,
  useFactory: FactoryProvider['useFactory'],
): FactoryProvider {
  return { provide, inject, useFactory };
}

function collectorProviders(parts: AppParts): Provider[] {
  const { settings, stores, clock, log, metrics } = parts;
  const producer = producerOf(parts);
  const newToken = () => timeToken(clock, randomBytes);
  const keeper = producer ?? new RejectedKeeper(new ClickHouseEventStore(stores.clickhouse), newToken);
  const secret = secretKey(settings, randomBytes);
  return [
    producer
      ? { provide: EVENT_SINK, useValue: producer }
      : made(EVENT_SINK, [EventWriter], (writer: EventWriter) => new DirectSink(writer)),
    made(EventCollector, [ShopRepository, EVENT_SINK], (shops: ShopRepository, sink: CollectorSink) => {
      const onCollected = metrics.countEvents.bind(metrics);
      return new EventCollector({ sink, keeper, shops, clock, secret, newId: () => randomUUID(), onCollected });
    }),
    made(EventsEndpoint, [EventCollector, ApiKeyRepository], (collector: EventCollector, keys: ApiKeyRepository) => {
      const { maxBodyBytes } = settings;
      return new EventsEndpoint({ admission: new Admission(keys, clock), collector, maxBodyBytes, log });
    }),
    made(HookTaker, [EventCollector, ChangeRecords], (collector: EventCollector, records: ChangeRecords) => {
      return new HookTaker(collector, records, clock);
    }),
  ];
}

function writerProviders(parts: AppParts): Provider[] {
  const { settings, stores, clock, log, metrics, onWriterFailed } = parts;
  const writer = new EventWriter({
    store: new TimedStore(new ClickHouseEventStore(stores.clickhouse), clock, metrics),
    spool: new BatchSpool(join(settings.dataDir, 'spool')),
    newToken: () => timeToken(clock, randomBytes),
    arrivedMs: () => clock.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onInsertError: (error, attempt) => log.warn({ err: error, attempt }, 'an insert failed and is tried again'),
    onFailed: onWriterFailed,
  });
  metrics.readFrom({ writerQueue: () => writer.queuedEvents });
  return [
    { provide: EventWriter, useValue: writer },
    made(STREAM_WRITER, [ShopRepository], (shops: ShopRepository) => streamWriterOf(parts, shops)),
  ];
}

function detectorProviders(parts: AppParts): Provider[] {
  const { settings, stores, clock, log, metrics } = parts;
  const leases = leasesOf(parts, 'detector');
  const record = new JobRecord(clock);
  return [
    made(
      DETECTION_WORK,
      [ShopRepository, ChangeRecords],
      (shops: ShopRepository, records: ChangeRecords): DetectionWork => {
        const onCauseFailed = () => metrics.causeFailed();
        const surroundings = { leases, onWork: () => record.works(), onCauseFailed, scratchFolder: settings.dataDir };
        const watch = new WatchService(stores.clickhouse, stores.postgres, shops, log, surroundings);
        metrics.readFrom({ detection: () => watch.figures(clock.now()) });
        const till = (names: readonly string[]) => judgedTill(stores.postgres, names);
        const accusations = storedAccusations(new IncidentRepository(stores.postgres));
        const verdicts = createChangeVerdicts(stores.clickhouse, shops, records, till, accusations);
        return { watch, leases, record, verdicts, reports: reportsOf(parts, records) };
      },
    ),
  ];
}

function notifierProviders(parts: AppParts): Provider[] {
  const { stores, clock, log, metrics, channels } = parts;
  const duty = new SoleDuty(leasesOf(parts, 'notifier'), SENDING);
  metrics.readFrom({
    noticesWaiting: () =>
      countWaiting(stores.postgres).catch((error: unknown) => {
        log.warn({ err: error }, 'the waiting notices cannot be counted now');
        return null;
      }),
  });
  return [
    made(NOTICE_WORK, [ShopRepository], (shops: ShopRepository): NoticeWork => {
      const shopOf = async (shop: string) => (await shops.get(shop)) ?? {};
      const outbox = new OutboxSender({ db: stores.postgres, channels, shopOf, clock, log });
      return { outbox, duty, record: new JobRecord(clock) };
    }),
  ];
}

/** Tells GitHub the verdicts; null where no token is set. */
function reportsOf({ settings, log }: AppParts, records: ChangeRecords): GithubReports | null {
  const { githubToken: token, githubApiUrl: apiUrl } = settings;
  return token === null ? null : new GithubReports({ records, apiUrl, token, log });
}

/** An embedded store belongs to one process: it shares with nobody, and starts at once after a crash. */
function leasesOf({ settings, stores, instance }: AppParts, role: Role): Leases {
  if (settings.databaseUrl === null) return new AloneLeases();
  return new SharedLeases(new LeaseStore(stores.postgres), { role, instance });
}
