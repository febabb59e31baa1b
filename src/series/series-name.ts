import { createHash } from 'node:crypto';

/** A series of a shop: a metric and at most one dimension, `key=value` or the empty string. */
export interface SeriesName {
  metric: string;
  dimension: string;
}

/** The key of a series within its shop's state. */
export function seriesKey(name: SeriesName): string {
  return `${name.metric}|${name.dimension}`;
}

/** The public id of a series: the same for the same shop, metric and dimension, wherever and whenever it is asked. */
export function seriesId(shop: string, name: SeriesName): string {
  return `ser_${createHash('sha256')
    .update(`${shop}|${seriesKey(name)}`)
    .digest('hex')
    .slice(0, 20)}`;
}

/** A dimension as the contract shows it as the text that is stored: none is the empty string. */
export function dimensionText(dimension: Readonly<Record<string, string>>): string {
  const [entry] = Object.entries(dimension);
  return entry ? `${entry[0]}=${entry[1]}` : '';
}

/** A stored dimension as the object the contract shows: `page=/cart` gives `{page: '/cart'}`. */
export function dimensionObject(dimension: string): Record<string, string> {
  const equals = dimension.indexOf('=');
  return equals < 0 ? {} : { [dimension.slice(0, equals)]: dimension.slice(equals + 1) };
}
