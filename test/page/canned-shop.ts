import type {
  Change,
  FeedbackSummary,
  Incident,
  LogEntry,
  Point,
  Series,
  SeriesState,
  Shop,
  VerdictEffect,
} from '../../web/src/api-types.js';

/** The moment at which the canned shops are seen: 14:05 in Rome. */
export const NOW_MS = Date.parse('2026-11-20T13:05:20Z');

/** 11:20 to 11:40 in Rome, for which the registrations have no data. */
export const GAP = { fromMs: Date.parse('2026-11-20T10:20:00Z'), toMs: Date.parse('2026-11-20T10:40:00Z') };

/** 10:00 to 10:20 in Rome, in which nobody registered: data, and zero. */
export const ZEROS = { fromMs: Date.parse('2026-11-20T09:00:00Z'), toMs: Date.parse('2026-11-20T09:20:00Z') };

const MINUTE_MS = 60_000;

export const SHOPS: Shop[] = [
  { shop: 'acme-fashion', name: 'Acme Fashion', timezone: 'Europe/Rome', currency: 'EUR' },
  { shop: 'kiwi-books', name: 'Kiwi Books', timezone: 'Pacific/Auckland', currency: 'NZD' },
];

/** The series of a shop, all complete to the last minute. */
export function cannedSeries(shop: string): Series[] {
  const row = (
    metric: string,
    dimension: Record<string, string>,
    unit: string,
    state: SeriesState,
    missing: string | null = null,
  ): Series => ({
    id: [shop, metric, ...Object.values(dimension)].join('|'),
    shop,
    metric,
    dimension,
    unit,
    state,
    missing,
    lastCompleteMinute: '2026-11-20T13:03:00Z',
  });
  return [
    row('customer.registered', {}, 'events/min', 'anomalous', 'back to normal for 10 minutes'),
    row('order.placed', {}, 'events/min', 'normal'),
    row('order.value', {}, 'currency/min', 'normal'),
    row('page.durationMs', {}, 'ms', 'normal'),
    row('page.durationMs', { page: '/cart' }, 'ms', 'anomalous', 'back to normal for 10 minutes'),
    row('page.durationMs', { page: '/checkout' }, 'ms', 'learning', '2 more weeks of data'),
    row('payment.failureRate', { provider: 'paypal' }, 'ratio', 'tooLittleData', '40 more payments in this hour'),
    row('db.bytesOut', { database: 'shop' }, 'bytes/min', 'normal'),
    row('job.finished', { job: 'price-list-import' }, 'runs', 'noData', 'a run: the last came at 2026-11-20T11:00:00Z'),
    row('mail.sent', { mailbox: 'newsletter' }, 'events/min', 'muted', 'maintenance until 16:00'),
  ];
}

export const BOT_INCIDENT: Incident = {
  id: 'inc_bots',
  shop: 'acme-fashion',
  metric: 'customer.registered',
  dimension: {},
  kind: 'spike',
  cause: 'bot-attack',
  causeConfidence: 0.93,
  severity: 'critical',
  startedAt: '2026-11-20T12:52:00Z',
  detectedAt: '2026-11-20T12:54:00Z',
  resolvedAt: null,
  observed: 118,
  expected: { low: 3, mid: 6, high: 11 },
  unit: 'events/10min',
  score: 14.2,
  evidence: ['91 % from 203.0.113.0/24', '84 % disposable domains'],
  suspects: [],
  related: [{ metric: 'db.bytesOut', kind: 'spike', dimension: { database: 'shop' } }],
  impact: null,
};

export const SLOW_INCIDENT: Incident = {
  ...BOT_INCIDENT,
  id: 'inc_cart',
  metric: 'page.durationMs',
  dimension: { page: '/cart' },
  kind: 'slow',
  cause: 'module',
  causeConfidence: 0.9,
  severity: 'warning',
  startedAt: '2026-11-20T11:31:00Z',
  detectedAt: '2026-11-20T11:36:00Z',
  observed: 3180,
  expected: { low: 380, mid: 520, high: 790 },
  unit: 'ms',
  score: 8.1,
  evidence: ['module pickup-points takes 2.4 s of 3.2 s'],
  suspects: [
    { kind: 'change', ref: 'v1.2.3', title: 'New pickup points', at: '2026-11-20T11:24:00Z', confidence: 0.8 },
    { kind: 'module', ref: 'pickup-points', confidence: 0.9 },
  ],
  related: [],
  impact: { currency: 'EUR', lost: 310.5, perHour: 1860, low: 1200, high: 2500 },
};

export const OLD_INCIDENT: Incident = {
  ...SLOW_INCIDENT,
  id: 'inc_night',
  metric: 'job.finished',
  dimension: { job: 'price-list-import' },
  kind: 'failure',
  cause: 'timeout',
  unit: 'runs',
  observed: 1,
  expected: null,
  startedAt: '2026-11-18T23:10:00Z',
  detectedAt: '2026-11-18T23:10:00Z',
  resolvedAt: '2026-11-19T00:12:00Z',
  suspects: [],
  impact: null,
};

export const SILENCE_INCIDENT: Incident = {
  ...BOT_INCIDENT,
  id: 'inc_silence',
  metric: 'ingest.silence',
  kind: 'silence',
  cause: 'unknown',
  startedAt: '2026-11-20T12:40:00Z',
  detectedAt: '2026-11-20T12:50:00Z',
  observed: null,
  evidence: ['no event from any source for 10 minutes'],
  related: [],
};

export const CHANGES: Change[] = [
  change(
    'chg_deploy',
    '2026-11-20T11:24:00Z',
    'deploy',
    'New pickup points',
    'v1.2.3',
    'suspect',
    'https://ci.example/123',
  ),
  change('chg_script', '2026-11-20T08:10:00Z', 'config', 'Mail server', null, 'clean', 'javascript:alert(1)'),
  change('chg_news', '2026-11-19T15:00:00Z', 'campaign', 'Newsletter 47', null, 'unknown', null),
];

function change(
  id: string,
  at: string,
  kind: string,
  title: string,
  version: string | null,
  verdict: Change['verdict'],
  url: string | null,
): Change {
  const evidence = verdict === 'suspect' ? ['Response time of /cart: 1.67 s against 516 ms usual at this hour.'] : [];
  return {
    id,
    at,
    kind,
    title,
    version,
    author: 'dana',
    url,
    endsAt: null,
    verdict,
    isFinal: verdict !== 'unknown',
    evidence,
  };
}

export const LOG: LogEntry[] = [
  { at: '2026-11-20T12:58:00Z', kind: 'updated', text: 'observed 118, was 64' },
  { at: '2026-11-20T12:54:10Z', kind: 'notified', text: 'Slack #shop-alerts' },
  { at: '2026-11-20T12:54:00Z', kind: 'opened', text: 'spike of customer.registered' },
];

/** One step of a series: a day's wave, the incidents on top, and the gap and the zeros of the registrations. */
export function cannedPoint(series: Series, atMs: number): Point {
  const scale = { ms: 520, 'bytes/min': 4.2e8, 'currency/min': 900, ratio: 0.03 }[series.unit] ?? 8;
  const hour = (atMs / 3_600_000 + 1) % 24;
  const wave = series.unit === 'ms' ? 1 : 0.35 + 0.65 * Math.sin(((hour - 5) / 24) * 2 * Math.PI) ** 2;
  const noise = 1 + 0.16 * Math.sin(atMs / 71_000) + 0.1 * Math.sin(atMs / 193_000);
  const mid = scale * wave;
  const held = [BOT_INCIDENT, SLOW_INCIDENT].find(
    (one) =>
      series.id.endsWith([one.metric, ...Object.values(one.dimension)].join('|')) && atMs >= Date.parse(one.startedAt),
  );
  const isIn = (span: { fromMs: number; toMs: number }): boolean => atMs >= span.fromMs && atMs < span.toMs;
  const usual =
    series.metric === 'customer.registered' && isIn(ZEROS) ? 0 : mid * noise * (held === undefined ? 1 : 5.5);
  const isMissing =
    series.state === 'noData' || atMs + MINUTE_MS > NOW_MS || (series.metric === 'customer.registered' && isIn(GAP));
  const round = (value: number): number => (series.unit === 'ratio' ? value : Math.round(value));
  return {
    at: new Date(atMs).toISOString(),
    value: isMissing ? null : round(usual),
    expected: series.state === 'learning' ? null : { low: round(mid * 0.55), mid: round(mid), high: round(mid * 1.5) },
    score: isMissing ? null : held === undefined ? 0.4 : held.score,
    incidents: held === undefined || isMissing ? [] : [held.id],
  };
}

/** What can be said of every incident. */
export const OFFERS: VerdictEffect[] = [
  { verdict: 'confirmed', effect: 'These hours do not teach what is normal.', effectUntil: '2027-01-15T13:05:20Z' },
  {
    verdict: 'expected',
    effect: 'Put the campaign into the settings.',
    effectUntil: '2027-01-15T13:05:20Z',
    campaign: {
      name: 'Black Friday',
      start: '2026-11-20T12:00:00Z',
      end: '2026-11-20T23:00:00Z',
      metrics: ['order.placed'],
      expectedUplift: 2.5,
    },
  },
  { verdict: 'false-alarm', effect: 'It must be twenty times rarer.', effectUntil: '2027-01-29T13:05:20Z' },
  { verdict: 'new-level', effect: 'The incident is over.', effectUntil: '2027-01-15T13:05:20Z' },
];

/** What was said of the alerts of the month. */
export const SUMMARY: FeedbackSummary = { month: '2026-11', alerts: 9, judged: 8, useful: 5 };
