import type { Stretch } from './case-file.js';

/** Values of a query's `{name:Type}`. */
export type QueryParams = Record<string, string | number>;

/** A condition with its values. */
export interface Condition {
  where: string;
  params: QueryParams;
}

/** That a moment lies in one of some stretches: `minute` columns hold whole seconds, `time` columns thousandths. */
export function inStretches(column: string, stretches: readonly Stretch[], unit: 'minute' | 'ms'): Condition {
  const params: QueryParams = {};
  const parts = stretches.map(({ fromMs, untilMs }, n) => {
    params[`from${n}`] = unit === 'ms' ? fromMs : seconds(fromMs);
    params[`until${n}`] = unit === 'ms' ? untilMs : seconds(untilMs);
    return `(${within(column, n, unit)})`;
  });
  return { where: parts.join(' OR '), params };
}

function within(column: string, n: number, unit: 'minute' | 'ms'): string {
  const moment = (name: string): string =>
    unit === 'ms' ? `fromUnixTimestamp64Milli({${name}:Int64})` : `toDateTime({${name}:UInt32})`;
  return `${column} >= ${moment(`from${n}`)} AND ${column} < ${moment(`until${n}`)}`;
}

/** Which of the stretches a moment lies in. */
export function stretchNumber(column: string, stretches: readonly Stretch[], unit: 'minute' | 'ms'): string {
  return `multiIf(${stretches.map((_, n) => `${within(column, n, unit)}, ${n}`).join(', ')}, -1)`;
}

/** Both ends in seconds. */
export function inSeconds({ fromMs, untilMs }: Stretch): { from: number; until: number } {
  return { from: seconds(fromMs), until: seconds(untilMs) };
}

/** Whole seconds, as columns of minutes hold them. */
export function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}
