import type { ClickHouseClient } from '@clickhouse/client';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { Feedback1700000000006 } from '../migrations/postgres/0006-feedback.js';
import { ChangeRecords1700000000005 } from '../migrations/postgres/0005-change-records.js';
import { SeriesReasons1700000000008 } from '../migrations/postgres/0008-series-reasons.js';
import { SecondLooks1700000000009 } from '../migrations/postgres/0009-second-looks.js';
import { Leases1700000000004 } from '../migrations/postgres/0004-leases.js';
import { Incidents1700000000003 } from '../migrations/postgres/0003-incidents.js';
import { Notices1700000000002 } from '../migrations/postgres/0002-notices.js';
import { ShopsAndKeys1700000000001 } from '../migrations/postgres/0001-shops-and-keys.js';
import { ChangeRecordEntity } from './changes/change-record.entity.js';
import type { Clock } from './clock.js';
import { packageRoot } from './config/package-root.js';
import type { Settings } from './config/settings.js';
import { openClickHouse } from './db/clickhouse.js';
import { applyRetention, migrateClickHouse } from './db/clickhouse-migrations.js';
import { oneProcessAtATime, openPostgres, type PostgresTarget } from './db/postgres.js';
import { IncidentFeedbackEntity } from './feedback/feedback.entity.js';
import { IncidentChangeEntity, IncidentEntity, IncidentNoteEntity } from './incidents/incident.entity.js';
import { ApiKeyEntity } from './keys/api-key.entity.js';
import { InstanceEntity } from './leases/instance.entity.js';
import { LeaseEntity } from './leases/lease.entity.js';
import { NoticeMessage } from './notify/notice-message.entity.js';
import { NoticeOutbox } from './notify/notice-outbox.entity.js';
import { SeriesEntity } from './series/series.entity.js';
import { ShopEntity } from './shops/shop.entity.js';
import { WatchStateEntity } from './watch/watch-state.entity.js';

/** The two stores, open and with their schemas up to date. */
export interface Stores {
  clickhouse: ClickHouseClient;
  postgres: DataSource;
  /** Names of the migrations that opening applied. */
  migrations: string[];
  close(): Promise<void>;
}

/** Every table of the relational store. */
export const ENTITIES = [
  ShopEntity,
  ApiKeyEntity,
  SeriesEntity,
  IncidentEntity,
  IncidentChangeEntity,
  IncidentNoteEntity,
  IncidentFeedbackEntity,
  NoticeOutbox,
  NoticeMessage,
  WatchStateEntity,
  InstanceEntity,
  LeaseEntity,
  ChangeRecordEntity,
];

/** Every change of its schema, oldest first. */
export const POSTGRES_MIGRATIONS = [
  ShopsAndKeys1700000000001,
  Notices1700000000002,
  Incidents1700000000003,
  Leases1700000000004,
  ChangeRecords1700000000005,
  Feedback1700000000006,
  SeriesReasons1700000000008,
  SecondLooks1700000000009,
];

/** Opens both stores as the settings say, makes or mends their schemas and sets the retention. */
export async function openStores(settings: Settings, clock: Clock): Promise<Stores> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const { clickhouseUrl, databaseUrl, dataDir } = settings;
  const clickhouse = await openClickHouse(
    clickhouseUrl ? { kind: 'server', url: clickhouseUrl } : { kind: 'embedded', dataDir },
  );
  const target: PostgresTarget = databaseUrl ? { kind: 'server', url: databaseUrl } : { kind: 'embedded', dataDir };
  const postgres = await openPostgres(target, ENTITIES, POSTGRES_MIGRATIONS);
  const migrations = await oneProcessAtATime(postgres.source, target.kind, () =>
    prepareClickHouse(clickhouse, settings, clock),
  );
  return {
    clickhouse,
    postgres: postgres.source,
    migrations: [...migrations, ...postgres.migrations],
    async close() {
      await postgres.source.destroy();
      await clickhouse.close();
    },
  };
}

async function prepareClickHouse(
  clickhouse: ClickHouseClient,
  { retentionDays, pointsRetentionDays }: Settings,
  clock: Clock,
): Promise<string[]> {
  const applied = await migrateClickHouse(clickhouse, join(packageRoot(), 'migrations', 'clickhouse'), clock.now());
  await applyRetention(clickhouse, retentionDays, pointsRetentionDays);
  return applied;
}
