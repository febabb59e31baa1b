import { Module, type DynamicModule, type FactoryProvider, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { BatchSpool, ClickHouseEventStore, EventWriter, RejectedKeeper } from '../ingest/index.js';
import { API_CONTROLLERS, API_PROVIDERS } from './api/api.module.js';
import { BaselineStore } from './baselines/baseline-store.js';
import type { Clock } from './clock.js';
import { EventCollector } from './collect/event-collector.js';
import { EventsController } from './collect/events.controller.js';
import { secretKey } from './config/secret-key.js';
import { Settings } from './config/settings.js';
import { AccessGuard } from './http/access.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { CLICKHOUSE, CLOCK, LOG } from './http/tokens.js';
import { IncidentRepository } from './incidents/incident.repository.js';
import { ApiKeyRepository } from './keys/api-key.repository.js';
import type { Channel } from './notify/channel.js';
import { OutboxSender } from './notify/outbox-sender.js';
import type { Stores } from './open-stores.js';
import { Schedule } from './schedule.js';
import { ShopRepository } from './shops/shop.repository.js';
import { timeToken } from './time-token.js';
import { WatchService } from './watch/watch-service.js';

/** What the application stands on: opened and closed by whoever starts it. */
export interface AppParts {
  settings: Settings;
  stores: Stores;
  clock: Clock;
  log: Logger;
  /** Ways to tell people; the console's among them. */
  channels: readonly Channel[];
  /** Told when the writer can no longer write: the process has to be started anew. */
  onWriterFailed: (error: unknown) => void;
}

/** Everything that is made once, wired in one place. */
@Module({})
export class AppModule {
  /** The application on these parts. */
  static on(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [ScheduleModule.forRoot()],
      controllers: [EventsController, ...API_CONTROLLERS],
      providers: [...partProviders(parts), ...ingestProviders(parts), ...ownProviders(parts), ...API_PROVIDERS],
    };
  }
}

function partProviders({ settings, stores, clock, log }: AppParts): Provider[] {
  return [
    { provide: Settings, useValue: settings },
    { provide: CLICKHOUSE, useValue: stores.clickhouse },
    { provide: DataSource, useValue: stores.postgres },
    { provide: CLOCK, useValue: clock },
    { provide: LOG, useValue: log },
  ];
}

function ingestProviders({ settings, stores, clock, log, onWriterFailed }: AppParts): Provider[] {
  const store = new ClickHouseEventStore(stores.clickhouse);
  const newToken = () => timeToken(clock, randomBytes);
  const writer = new EventWriter({
    store,
    spool: new BatchSpool(join(settings.dataDir, 'spool')),
    newToken,
    arrivedMs: () => clock.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onInsertError: (error, attempt) => log.warn({ err: error, attempt }, 'an insert failed and is tried again'),
    onFailed: onWriterFailed,
  });
  const keeper = new RejectedKeeper(store, newToken);
  const secret = secretKey(settings, randomBytes);
  return [
    { provide: EventWriter, useValue: writer },
    made(EventCollector, [ShopRepository], (shops: ShopRepository) => {
      return new EventCollector({ writer, keeper, shops, clock, secret, newId: () => randomUUID() });
    }),
  ];
}

function ownProviders({ settings, stores, clock, log, channels }: AppParts): Provider[] {
  return [
    made(ShopRepository, [DataSource], (source: DataSource) => new ShopRepository(source)),
    made(ApiKeyRepository, [DataSource, ShopRepository], (source: DataSource, shops: ShopRepository) => {
      return new ApiKeyRepository(source, shops);
    }),
    made(IncidentRepository, [DataSource], (source: DataSource) => new IncidentRepository(source)),
    { provide: BaselineStore, useValue: new BaselineStore(stores.clickhouse) },
    made(WatchService, [DataSource, ShopRepository], (source: DataSource, shops: ShopRepository) => {
      return new WatchService(stores.clickhouse, source, shops, log);
    }),
    made(OutboxSender, [DataSource, ShopRepository], (db: DataSource, shops: ShopRepository) => {
      const shopOf = async (shop: string) => (await shops.get(shop)) ?? {};
      return new OutboxSender({ db, channels, shopOf, clock, log });
    }),
    made(
      Schedule,
      [SchedulerRegistry, WatchService, OutboxSender],
      (registry: SchedulerRegistry, watch: WatchService, outbox: OutboxSender) => {
        return new Schedule(registry, settings, clock, log, watch, outbox);
      },
    ),
    { provide: APP_FILTER, useValue: new ProblemFilter(log) },
    made(APP_GUARD, [ApiKeyRepository], (keys: ApiKeyRepository) => new AccessGuard(keys, settings, clock)),
  ];
}

function made(
  provide: FactoryProvider['provide'],
  inject: NonNullable<FactoryProvider['inject']>,
  useFactory: FactoryProvider['useFactory'],
): FactoryProvider {
  return { provide, inject, useFactory };
}
