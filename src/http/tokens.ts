/** Injection token of the ClickHouseClient, which is an interface and no class. */
export const CLICKHOUSE = Symbol('clickhouse');
/** Injection token of the Clock. */
export const CLOCK = Symbol('clock');
/** Injection token of the Logger. */
export const LOG = Symbol('log');
