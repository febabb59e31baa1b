import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { EventWriter } from '../ingest/index.js';
import { API_CONTROLLERS, API_PROVIDERS, HEALTH_CONTROLLERS } from './api/api.module.js';
import type { AppParts } from './app-parts.js';
import { BaselineStore } from './baselines/baseline-store.js';
import { ChangeRecords } from './changes/change-record.repository.js';
import type { CollectorSink, StreamPart } from './collect/event-sink.js';
import { EventsController } from './collect/events.controller.js';
import type { Role } from './config/roles.js';
import { Settings } from './config/settings.js';
import { HooksController } from './hooks/hooks.controller.js';
import { JobRecord } from './health/job-record.js';
import { Readiness } from './health/readiness.js';
import { AccessGuard } from './http/access.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { CLICKHOUSE, CLOCK, EVENT_SINK, LOG, STREAM_WRITER } from './http/tokens.js';
import { IncidentRepository } from './incidents/incident.repository.js';
import { ApiKeyRepository } from './keys/api-key.repository.js';
import { Metrics } from './metrics/metrics.js';
import { DETECTION_WORK, made, NOTICE_WORK, ROLE_PROVIDERS } from './role-providers.js';
import { Schedule, type DetectionWork, type NoticeWork } from './schedule.js';
import { ShopRepository } from './shops/shop.repository.js';

/** Everything that is made once, wired in one place. */
@Module({})
export class AppModule {
  /** The application on these parts, with what its roles need. */
  static on(parts: AppParts): DynamicModule {
    const has = (role: Role): boolean => parts.roles.includes(role);
    return {
      module: AppModule,
      imports: [ScheduleModule.forRoot()],
      controllers: [
        ...(has('collector') ? [EventsController, HooksController] : []),
        ...(has('web') ? API_CONTROLLERS : []),
        ...HEALTH_CONTROLLERS,
      ],
      providers: [
        ...partProviders(parts),
        ...storeProviders(parts),
        ...httpProviders(parts),
        ...clockProviders(parts),
        // Of two that provide the same, the later one counts.
        ...NO_ROLES,
        ...parts.roles.flatMap((role) => ROLE_PROVIDERS[role](parts)),
        ...(has('web') ? API_PROVIDERS : []),
      ],
    };
  }
}

/** What stands in place of the work that is not among this process's roles. */
const NO_ROLES: Provider[] = [EventWriter, EVENT_SINK, STREAM_WRITER, DETECTION_WORK, NOTICE_WORK].map((provide) => ({
  provide,
  useValue: null,
}));

function partProviders({ settings, stores, clock, log, metrics }: AppParts): Provider[] {
  return [
    { provide: Settings, useValue: settings },
    { provide: CLICKHOUSE, useValue: stores.clickhouse },
    { provide: DataSource, useValue: stores.postgres },
    { provide: CLOCK, useValue: clock },
    { provide: LOG, useValue: log },
    { provide: Metrics, useValue: metrics },
  ];
}

function storeProviders({ stores }: AppParts): Provider[] {
  return [
    made(ShopRepository, [DataSource], (source: DataSource) => new ShopRepository(source)),
    made(ApiKeyRepository, [DataSource, ShopRepository], (source: DataSource, shops: ShopRepository) => {
      return new ApiKeyRepository(source, shops);
    }),
    made(ChangeRecords, [DataSource], (source: DataSource) => new ChangeRecords(source)),
    made(IncidentRepository, [DataSource], (source: DataSource) => new IncidentRepository(source)),
    { provide: BaselineStore, useValue: new BaselineStore(stores.clickhouse) },
  ];
}

function httpProviders({ settings, clock, log }: AppParts): Provider[] {
  return [
    { provide: APP_FILTER, useValue: new ProblemFilter(log) },
    made(APP_GUARD, [ApiKeyRepository], (keys: ApiKeyRepository) => new AccessGuard(keys, settings, clock)),
  ];
}

function clockProviders(parts: AppParts): Provider[] {
  const { settings, clock, log, metrics } = parts;
  return [
    made(
      Schedule,
      [SchedulerRegistry, DETECTION_WORK, NOTICE_WORK],
      (registry: SchedulerRegistry, detection: DetectionWork | null, notices: NoticeWork | null) => {
        return new Schedule(registry, settings, clock, log, metrics, { detection, notices });
      },
    ),
    made(
      Readiness,
      [DETECTION_WORK, NOTICE_WORK, EVENT_SINK, STREAM_WRITER],
      (...work: [DetectionWork | null, NoticeWork | null, CollectorSink | null, StreamPart | null]) =>
        readinessOf(parts, ...work),
    ),
  ];
}

function readinessOf(
  { roles, stores, clock, log, settings: { detectSeconds, kafkaBrokers } }: AppParts,
  detection: DetectionWork | null,
  notices: NoticeWork | null,
  sink: CollectorSink | null,
  stream: StreamPart | null,
): Readiness {
  const { clickhouse, postgres } = stores;
  const isDirect = kafkaBrokers.length === 0;
  const sinkProblem = () => sink?.problem ?? null;
  return new Readiness({
    roles,
    clickhouse,
    postgres,
    clock,
    log,
    detectSeconds,
    passes: detection?.record ?? new JobRecord(clock),
    rounds: notices?.record ?? new JobRecord(clock),
    writerProblem: isDirect ? sinkProblem : () => stream?.problem ?? null,
    brokerProblem: isDirect ? null : sinkProblem,
  });
}
