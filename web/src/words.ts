import type { Change, Incident, SeriesState } from './api-types.js';

/** The names of the metrics in plain words, in the order in which they are listed: money first, then what it rests on. */
const METRIC_WORDS: Record<string, string> = {
  'ingest.silence': 'Data from the shop',
  'order.placed': 'Orders',
  'order.value': 'Order value',
  'payment.failureRate': 'Payment failures',
  'giftcard.failureRate': 'Gift card failures',
  'customer.registered': 'New customers',
  'newsletter.subscribed': 'Newsletter sign-ups',
  'page.views': 'Page views',
  'page.durationMs': 'Page time',
  'page.errorRate': 'Page errors',
  'probe.checked': 'Availability checks',
  'job.finished': 'Job runs',
  'job.items': 'Items per job run',
  'db.bytesOut': 'Database traffic out',
  'db.queries': 'Database queries',
  'host.load': 'Host load',
  'host.disk': 'Disk use',
  'host.hardware': 'Hardware',
  'mail.sent': 'Mail sent',
  'mail.queue': 'Mail queue',
  'backup.finished': 'Backups',
  'backup.bytes': 'Backup size',
};

const METRIC_ORDER = Object.keys(METRIC_WORDS);

const KIND_WORDS: Record<Incident['kind'], string> = {
  spike: 'far above normal',
  drop: 'far below normal',
  silence: 'stopped',
  slow: 'slow',
  failure: 'failing',
  late: 'late',
  empty: 'came empty or far too small',
  shift: 'changed in make-up',
  threshold: 'past the limit',
};

/** Where the general words for a kind would read oddly. */
const SPECIAL_KIND_WORDS: Record<string, string> = {
  'ingest.silence silence': 'nothing arrives',
  'payment.failureRate failure': 'risen',
  'giftcard.failureRate failure': 'risen',
  'page.errorRate failure': 'risen',
  'host.hardware failure': 'faulty',
  'job.finished silence': 'did not come',
  'job.finished late': 'overdue',
  'backup.finished late': 'overdue',
  'job.finished failure': 'failed',
  'backup.finished failure': 'failed',
};

const CAUSE_WORDS: Record<string, string> = {
  'bot-attack': 'bot attack',
  'bulk-import': 'bulk import',
  campaign: 'campaign',
  'broken-page': 'broken page',
  network: 'network',
  auth: 'login refused',
  malformed: 'malformed data',
  empty: 'empty data',
  timeout: 'time-out',
  other: 'another error',
  module: "a module's code",
  deploy: 'a deploy',
  database: 'the database',
  traffic: 'more traffic',
  provider: 'the provider',
  outage: 'an outage',
};

const STATE_WORDS: Record<SeriesState, string> = {
  learning: 'learning',
  tooLittleData: 'too little data',
  normal: 'normal',
  anomalous: 'anomalous',
  noData: 'no data',
  muted: 'muted',
};

const VERDICT_WORDS: Record<Change['verdict'], string> = {
  clean: 'clean',
  suspect: 'suspect',
  faulty: 'faulty',
  unknown: 'cannot tell',
};

/** A metric in plain words; one this page does not know keeps its own name. */
export function metricWords(metric: string): string {
  return METRIC_WORDS[metric] ?? metric;
}

/** Orders metrics as they are listed; unknown ones come last, by name. */
export function compareMetrics(a: string, b: string): number {
  return metricRank(a) - metricRank(b) || a.localeCompare(b);
}

function metricRank(metric: string): number {
  const index = METRIC_ORDER.indexOf(metric);
  return index < 0 ? METRIC_ORDER.length : index;
}

/** What a kind of deviation means for a metric. */
export function kindWords(kind: Incident['kind'], metric: string): string {
  return SPECIAL_KIND_WORDS[`${metric} ${kind}`] ?? KIND_WORDS[kind] ?? kind;
}

/** A cause in words; null where there is no evidence for one. */
export function causeWords(cause: string): string | null {
  return cause === 'unknown' ? null : (CAUSE_WORDS[cause] ?? cause);
}

/** A state of a series in words. */
export function stateWords(state: SeriesState): string {
  return STATE_WORDS[state] ?? state;
}

/** The verdict on a change in words. */
export function verdictWords(verdict: Change['verdict']): string {
  return VERDICT_WORDS[verdict] ?? verdict;
}

/** `page /cart`; several keys are joined, none means the shop as a whole. */
export function dimensionWords(dimension: Record<string, string>): string {
  const words = Object.entries(dimension).map(([key, value]) => `${key} ${value}`);
  return words.length === 0 ? 'whole shop' : words.join(', ');
}

/** The value alone where the key is clear from what stands before it: `Page time /cart`. */
export function subjectWords(metric: string, dimension: Record<string, string>): string {
  return [metricWords(metric), ...Object.values(dimension)].join(' ');
}

/** `2 open incidents`, `1 series`: a count with its noun. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
