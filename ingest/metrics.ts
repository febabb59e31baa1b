/**
 * How a metric's measures add up to a point, which decides the detectors that judge it: `count` sums `weight`; `sum` and
 * `level` sum `sum`, the latter flowing all day long; `duration` reads the histogram of `bucket`; `ratio` is `bad` over
 * `weight`; `gauge` reads `max`; `outcome` looks at single runs and checks.
 */
export type MetricShape = 'count' | 'sum' | 'level' | 'duration' | 'ratio' | 'gauge' | 'outcome';

/** One metric of the contract, as data. */
export interface Metric {
  readonly name: string;
  readonly shape: MetricShape;
  /** Unit of a value before a detector adds its window, such as `events` of `events/10min`; `currency` is the shop's own. */
  readonly unit: string;
  /** The key of its dimension, or null where the metric is always of the shop as a whole. */
  readonly dimensionKey: string | null;
}

/** Every metric that events can measure and incidents can name. */
export const METRICS: readonly Metric[] = [
  { name: 'customer.registered', shape: 'count', unit: 'events', dimensionKey: null },
  { name: 'newsletter.subscribed', shape: 'count', unit: 'events', dimensionKey: 'list' },
  { name: 'order.placed', shape: 'count', unit: 'events', dimensionKey: null },
  { name: 'order.value', shape: 'sum', unit: 'currency', dimensionKey: null },
  { name: 'page.durationMs', shape: 'duration', unit: 'ms', dimensionKey: 'page' },
  { name: 'page.errorRate', shape: 'ratio', unit: 'share', dimensionKey: 'page' },
  { name: 'page.views', shape: 'count', unit: 'views', dimensionKey: 'page' },
  { name: 'db.bytesOut', shape: 'level', unit: 'bytes', dimensionKey: 'database' },
  { name: 'db.queries', shape: 'level', unit: 'queries', dimensionKey: 'database' },
  { name: 'job.finished', shape: 'outcome', unit: 'runs', dimensionKey: 'job' },
  { name: 'job.items', shape: 'sum', unit: 'items', dimensionKey: 'job' },
  { name: 'payment.failureRate', shape: 'ratio', unit: 'share', dimensionKey: 'provider' },
  { name: 'giftcard.failureRate', shape: 'ratio', unit: 'share', dimensionKey: null },
  { name: 'probe.checked', shape: 'outcome', unit: 'checks', dimensionKey: 'probe' },
  { name: 'host.load', shape: 'gauge', unit: 'load/core', dimensionKey: 'host' },
  { name: 'host.disk', shape: 'gauge', unit: '%', dimensionKey: 'host' },
  { name: 'host.hardware', shape: 'outcome', unit: 'checks', dimensionKey: 'host' },
  { name: 'mail.sent', shape: 'count', unit: 'recipients', dimensionKey: 'mailbox' },
  { name: 'mail.queue', shape: 'gauge', unit: 'mails', dimensionKey: 'host' },
  { name: 'backup.finished', shape: 'outcome', unit: 'runs', dimensionKey: 'backup' },
  { name: 'backup.bytes', shape: 'sum', unit: 'bytes', dimensionKey: 'backup' },
  { name: 'ingest.silence', shape: 'count', unit: 'events', dimensionKey: null },
];

const BY_NAME: ReadonlyMap<string, Metric> = new Map(METRICS.map((metric) => [metric.name, metric]));

/** Gives the metric of this name, or undefined where the contract knows none. */
export function metricNamed(name: string): Metric | undefined {
  return BY_NAME.get(name);
}
