import { DateTime } from 'luxon';
import { inStretches, seconds, stretchNumber } from '../causes/stretch-condition.js';
import type { Stretch } from '../causes/case-file.js';
import type { ShopQuery } from '../series/shop-query.js';
import { CASE_PARTS, type CasePart, type CostCase } from './cost-case.js';
import type { Payer } from './lost-payments.js';
import type { OrderValues } from './order-value.js';

const HOUR_MS = 3_600_000;
/** Nothing comes from further in the future than this. */
const AHEAD_MS = 10 * 60_000;
const DAYS_BACK = 14;
const ALL_DAYS_BACK = 28;
/** Fewer orders do not tell what one is worth at an hour: then all hours are asked. */
const ORDERS_MIN = 30;
/** Orders that a question may read. */
const ORDERS_READ_MAX = 50_000;
const METRICS = "metric IN ('order.placed', 'page.views', 'payment.failureRate')";

/** What came of one series in one stretch. */
export interface SeriesCount {
  metric: string;
  dimension: string;
  part: CasePart;
  events: number;
  weight: number;
  bad: number;
}

/** Reads what orders came and what they are worth: only what had been received by the moment that is asked for. */
export class OrderReader {
  constructor(private readonly query: ShopQuery) {}

  /** Orders, page views and payments in the parts of a case, as they had arrived by `nowMs`. */
  async counts(shop: string, parts: CostCase['parts'], nowMs: number): Promise<SeriesCount[]> {
    const labelled = CASE_PARTS.flatMap((part) => parts[part].map((stretch) => ({ part, stretch })));
    const stretches = labelled.map(({ stretch }) => stretch);
    if (stretches.length === 0) return [];
    const inTime = inStretches('minute', stretches, 'minute');
    const firstMs = Math.min(...stretches.map(({ fromMs }) => fromMs));
    const rows = await this.query.rows<[string, string, number, number, number, number]>(shop, {
      columns: `metric, dimension, ${stretchNumber('minute', stretches, 'minute')} AS stretch, sum(events), sum(weight), sum(bad)`,
      table: 'arrivals',
      where: [
        'arrived >= toDateTime({arrivedFrom:UInt32})',
        'arrived < toDateTime({now:UInt32})',
        inTime.where,
        METRICS,
      ],
      groupBy: 'metric, dimension, stretch',
      orderBy: 'metric, dimension, stretch',
      params: { ...inTime.params, arrivedFrom: seconds(firstMs - AHEAD_MS), now: seconds(nowMs) },
    });
    return rows.map(([metric, dimension, stretch, events, weight, bad]) => {
      return { metric, dimension, part: labelled[stretch]!.part, events: Number(events), weight, bad };
    });
  }

  /**
   * What orders are worth at these local hours, give or take one, on the days before; where they are few, at any hour.
   * `perDay` is how many are usual in a day.
   */
  async values(
    shop: string,
    { fromMs, untilMs }: Stretch,
    timezone: string,
    perDay: number,
    nowMs: number,
  ): Promise<OrderValues[]> {
    const days = Math.min(DAYS_BACK, Math.max(1, Math.floor(ORDERS_READ_MAX / Math.max(1, perDay))));
    const lengthMs = Math.min(untilMs - fromMs, 22 * HOUR_MS);
    const start = DateTime.fromMillis(fromMs, { zone: timezone });
    const sameHours = Array.from({ length: days }, (_, n) => {
      const dayMs = start.minus({ days: n + 1 }).toMillis();
      return { fromMs: dayMs - HOUR_MS, untilMs: Math.min(fromMs, dayMs + lengthMs + HOUR_MS) };
    });
    const found = await this.valuesIn(shop, sameHours, nowMs);
    const orders = found.reduce((sum, { count }) => sum + count, 0);
    if (orders >= ORDERS_MIN || days < DAYS_BACK) return found;
    return this.valuesIn(shop, [{ fromMs: start.minus({ days: ALL_DAYS_BACK }).toMillis(), untilMs: fromMs }], nowMs);
  }

  /**
   * Who tried to pay in the first stretch, told apart by the amount: what failed in it, and what worked in it or in the
   * others. Empty where payments carry no amounts.
   */
  async payers(shop: string, stretches: readonly Stretch[], currency: string, nowMs: number): Promise<Payer[]> {
    const inTime = inStretches('time', stretches, 'ms');
    const worked = "JSONExtractString(data, 'outcome') = 'ok'";
    const isFirst = 'time < fromUnixTimestamp64Milli({until0:Int64})';
    const rows = await this.query.rows<[number, number, number, number]>(shop, {
      columns: `JSONExtractFloat(data, 'value') AS value, countIf(${worked}), countIf(NOT ${worked} AND ${isFirst}),
                countIf(${isFirst})`,
      table: 'events',
      where: [
        "type = 'payment.attempted'",
        'received < fromUnixTimestamp64Milli({now:Int64})',
        inTime.where,
        "JSONExtractFloat(data, 'value') > 0",
        "JSONExtractString(data, 'currency') IN ('', {currency:String})",
      ],
      groupBy: 'value',
      orderBy: 'value',
      params: { ...inTime.params, currency, now: nowMs },
    });
    return rows.flatMap(([value, ok, failed, tried]) =>
      Number(tried) > 0 ? [{ value, ok: Number(ok), failed: Number(failed) }] : [],
    );
  }

  /** The dimensions of the checks that ask the site itself, by HTTP. */
  async siteChecks(shop: string, { fromMs, untilMs }: Stretch, nowMs: number): Promise<string[]> {
    const inTime = inStretches('time', [{ fromMs, untilMs }], 'ms');
    const rows = await this.query.rows<[string]>(shop, {
      columns: "concat('probe=', JSONExtractString(data, 'probe')) AS probe",
      table: 'events',
      where: [
        "type = 'probe.checked'",
        'received < fromUnixTimestamp64Milli({now:Int64})',
        inTime.where,
        "JSONExtractString(data, 'kind') = 'http'",
      ],
      groupBy: 'probe',
      orderBy: 'probe',
      params: { ...inTime.params, now: nowMs },
    });
    return rows.map(([probe]) => probe);
  }

  private async valuesIn(shop: string, stretches: readonly Stretch[], nowMs: number): Promise<OrderValues[]> {
    const inTime = inStretches('time', stretches, 'ms');
    const value = "JSONExtractFloat(data, 'value')";
    const rows = await this.query.rows<[string, number, number, number]>(shop, {
      columns: `JSONExtractString(data, 'currency') AS currency, count(), avg(${value}), varPop(${value})`,
      table: 'events',
      where: ["type = 'order.placed'", 'received < fromUnixTimestamp64Milli({now:Int64})', inTime.where],
      groupBy: 'currency',
      orderBy: 'currency',
      params: { ...inTime.params, now: nowMs },
    });
    return rows.map(([currency, count, mean, variance]) => ({ currency, count: Number(count), mean, variance }));
  }
}
