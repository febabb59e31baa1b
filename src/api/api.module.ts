import type { ClickHouseClient } from '@clickhouse/client';
import type { Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Backtests } from '../backtest/backtests.js';
import { BaselineStore } from '../baselines/baseline-store.js';
import { AffectedReader } from '../causes/affected-reader.js';
import { ChangeReader } from '../changes/change-reader.js';
import { ChangeRecords } from '../changes/change-record.repository.js';
import { ChangeVerdicts } from '../changes/change-verdicts.js';
import { createChangeVerdicts } from '../changes/create-change-verdicts.js';
import { storedAccusations } from '../incidents/accusations.js';
import type { Clock } from '../clock.js';
import { FeedbackDesk } from '../feedback/feedback-desk.js';
import { FeedbackReader } from '../feedback/feedback-reader.js';
import { CLICKHOUSE, CLOCK } from '../http/tokens.js';
import { IncidentRepository } from '../incidents/incident.repository.js';
import { Metrics } from '../metrics/metrics.js';
import { ReconciliationReader } from '../reconciliation/reconciliation-reader.js';
import { PointReader } from '../series/point-reader.js';
import { SeriesReader } from '../series/series-reader.js';
import { ShopQuery } from '../series/shop-query.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { AffectedController } from './affected.controller.js';
import { BacktestsController } from './backtests.controller.js';
import { BaselineView } from './baseline-view.js';
import { CalendarController } from './calendar.controller.js';
import { ChangesController } from './changes.controller.js';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackView } from './feedback-view.js';
import { HealthController } from './health.controller.js';
import { IncidentsController } from './incidents.controller.js';
import { judgedTill } from './judged-till.js';
import { PointsView } from './points-view.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ReportController } from './report.controller.js';
import { SeriesController } from './series.controller.js';
import { ShopCalendarReader } from '../changes/shop-calendar-reader.js';
import { ShopsController } from './shops.controller.js';

/** The routes to read, and to ask what other settings would have said. */
export const API_CONTROLLERS: Type[] = [
  ShopsController,
  CalendarController,
  SeriesController,
  IncidentsController,
  AffectedController,
  ReportController,
  FeedbackController,
  ChangesController,
  ReconciliationController,
  BacktestsController,
];

/** The routes that every process has, whatever it does; the application provides Readiness and Metrics. */
export const HEALTH_CONTROLLERS: Type[] = [HealthController];

/**
 * What the routes are made of. The application provides the tokens CLICKHOUSE, CLOCK and LOG, and the classes
 * DataSource, ShopRepository, IncidentRepository, BaselineStore and Metrics.
 */
export const API_PROVIDERS: Provider[] = [
  { provide: ShopQuery, inject: [CLICKHOUSE], useFactory: (client: ClickHouseClient) => new ShopQuery(client) },
  made(PointReader, [ShopQuery]),
  made(AffectedReader, [ShopQuery]),
  made(ReconciliationReader, [ShopQuery]),
  made(ChangeReader, [ShopQuery]),
  made(SeriesReader, [DataSource]),
  made(FeedbackReader, [DataSource]),
  {
    provide: FeedbackView,
    inject: [FeedbackReader, ShopRepository, CLOCK],
    useFactory: (reader: FeedbackReader, shops: ShopRepository, clock: Clock) => new FeedbackView(reader, shops, clock),
  },
  {
    provide: FeedbackDesk,
    inject: [DataSource, ShopRepository, CLOCK, Metrics],
    useFactory: (db: DataSource, shops: ShopRepository, clock: Clock, metrics: Metrics) =>
      new FeedbackDesk({ db, shops, clock, onVerdict: (verdict) => metrics.countVerdict(verdict) }),
  },
  made(Backtests, [ShopQuery, DataSource]),
  made(ShopCalendarReader, [ShopRepository, ChangeReader]),
  {
    provide: ChangeVerdicts,
    inject: [CLICKHOUSE, DataSource, ShopRepository, IncidentRepository],
    useFactory: (
      client: ClickHouseClient,
      source: DataSource,
      shops: ShopRepository,
      incidents: IncidentRepository,
    ) => {
      const till = (names: readonly string[]) => judgedTill(source, names);
      return createChangeVerdicts(client, shops, new ChangeRecords(source), till, storedAccusations(incidents));
    },
  },
  made(PointsView, [PointReader, BaselineStore, ShopCalendarReader, IncidentRepository]),
  made(BaselineView, [BaselineStore, ShopCalendarReader, IncidentRepository, FeedbackReader]),
];

/** A class of no framework, made from its constructor's arguments. */
function made<Arguments extends unknown[], Made>(
  provide: new (...parts: Arguments) => Made,
  inject: { [K in keyof Arguments]: abstract new (...parts: never[]) => Arguments[K] },
): Provider {
  return { provide, inject: [...inject], useFactory: (...parts: Arguments) => new provide(...parts) };
}
