/** Injection token of the ClickHouseClient, which is an interface and no class. */
export const CLICKHOUSE = Symbol('clickhouse');
/** Injection token of the Clock. */
export const CLOCK = Symbol('clock');
/** Injection token of the Logger. */
export const LOG = Symbol('log');
/** Injection token of the CollectorSink that events are handed to; null in a process without a collector. */
export const EVENT_SINK = Symbol('event-sink');
/** Injection token of the StreamPart; null where there is no broker to read from. */
export const STREAM_WRITER = Symbol('stream-writer');
