import type { ClickHouseClient } from '@clickhouse/client';
import { BaselineStore } from '../baselines/baseline-store.js';
import { ShopQuery } from '../series/shop-query.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import { AroundReader } from './around-reader.js';
import { ChangeFiguresReader } from './change-figures.js';
import { ChangeReader } from './change-reader.js';
import type { ChangeRecords } from './change-record.repository.js';
import { ChangeVerdicts, type JudgedTill } from './change-verdicts.js';
import { ShopCalendarReader } from './shop-calendar-reader.js';
import type { AccusationsBetween } from './weigh-accusations.js';

/** The verdicts on changes, on these stores: what shows them and what makes them final work alike. */
export function createChangeVerdicts(
  clickhouse: ClickHouseClient,
  shops: ShopRepository,
  records: ChangeRecords,
  judgedTill: JudgedTill,
  accusations: AccusationsBetween,
): ChangeVerdicts {
  const query = new ShopQuery(clickhouse);
  const changes = new ChangeReader(query);
  const calendars = new ShopCalendarReader(shops, changes);
  const figures = new ChangeFiguresReader(new AroundReader(query), new BaselineStore(clickhouse), calendars);
  return new ChangeVerdicts(changes, figures, records, judgedTill, accusations);
}
