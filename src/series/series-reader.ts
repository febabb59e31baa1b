import type { DataSource, FindOptionsWhere } from 'typeorm';
import { SeriesEntity, type SeriesState } from './series.entity.js';

/** Which series are asked for; all of them where nothing is said. */
export interface SeriesFilter {
  shop?: string;
  metric?: string;
  state?: SeriesState;
}

/** Where a page of series ends: the next one begins behind it. */
export type SeriesCursor = Pick<SeriesEntity, 'shop' | 'metric' | 'dimension'>;

/** Reads which series there are and what they say of themselves. */
export class SeriesReader {
  constructor(private readonly source: DataSource) {}

  /** By shop, metric and dimension; at most `limit` of them behind `after`. */
  async list(filter: SeriesFilter, limit: number, after: SeriesCursor | null): Promise<SeriesEntity[]> {
    const query = this.source
      .getRepository(SeriesEntity)
      .createQueryBuilder('series')
      .where(conditions(filter))
      .orderBy('series.shop')
      .addOrderBy('series.metric')
      .addOrderBy('series.dimension')
      .take(limit);
    if (after) query.andWhere('(series.shop, series.metric, series.dimension) > (:shop, :metric, :dimension)', after);
    return query.getMany();
  }

  /** The series of this id, or null. */
  async get(id: string): Promise<SeriesEntity | null> {
    return this.source.getRepository(SeriesEntity).findOneBy({ id });
  }
}

/** Only what is given: an undefined condition is an error to the library. */
function conditions({ shop, metric, state }: SeriesFilter): FindOptionsWhere<SeriesEntity> {
  const where: FindOptionsWhere<SeriesEntity> = {};
  if (shop !== undefined) where.shop = shop;
  if (metric !== undefined) where.metric = metric;
  if (state !== undefined) where.state = state;
  return where;
}
