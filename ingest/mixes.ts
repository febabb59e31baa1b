import type { Measure } from './event.js';

/** Of what kinds a metric's things are: one point for each combination that occurred in a minute. Never a series of its own. */
export interface Mix {
  /** Under which its points are stored. */
  readonly name: string;
  /** The metric whose things it tells apart. */
  readonly metric: string;
  /** What it counts, in words. */
  readonly things: string;
  /** The fields of the data, in the order in which they stand in a point's dimension. */
  readonly keys: readonly string[];
}

/** How orders are made up. */
export const ORDER_MIX = {
  name: 'order.mix',
  metric: 'order.placed',
  things: 'orders',
  keys: ['country', 'paymentMethod', 'channel'],
} as const;

/** How registrations are made up. */
export const CUSTOMER_MIX = {
  name: 'customer.mix',
  metric: 'customer.registered',
  things: 'registrations',
  keys: ['country', 'channel'],
} as const;

const MIXES: ReadonlyMap<string, Mix> = new Map<string, Mix>([
  [ORDER_MIX.name, ORDER_MIX],
  [CUSTOMER_MIX.name, CUSTOMER_MIX],
]);

const SEPARATOR = '/';
/** A kind of payment or a country has a short name; what is longer is no kind. */
const VALUE_LENGTH_MAX = 24;

/** Gives the mix whose points bear this name, or undefined. */
export function mixNamed(name: string): Mix | undefined {
  return MIXES.get(name);
}

/** Says of which kind one thing was; nothing where it tells none of the fields. */
export function mixed(mix: Mix, data: object): Measure[] {
  const fields = data as Readonly<Record<string, unknown>>;
  const values = mix.keys.map((key) => plainValue(fields[key]));
  if (values.every((value) => value === '')) return [];
  return [{ metric: mix.name, dimension: values.join(SEPARATOR), weight: 1, bad: 0, sum: 0, max: 0 }];
}

/** Reads the values of a mix's keys, in their order, out of a point's dimension; empty where one was not told. */
export function mixValues(dimension: string): string[] {
  return dimension.split(SEPARATOR);
}

function plainValue(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, VALUE_LENGTH_MAX).replaceAll(SEPARATOR, ' ').trim() : '';
}
