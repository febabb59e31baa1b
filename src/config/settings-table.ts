import { CHANGE_SETTINGS } from './change-settings.js';
import type { Settings } from './settings.js';

/** One setting of an installation: its name in the environment, what stands in its place, and what it does. */
export interface SettingRow {
  /** The variable of the environment. */
  name: string;
  /** Where the value goes in `Settings`. */
  field: keyof Settings;
  /** How the text is read; see `read-setting.ts`. */
  form: 'text' | 'number' | 'switch' | 'list' | 'path' | 'folderUrl' | 'sasl' | 'shopSecrets';
  /** The text that stands in its place when it is not given; null where there is none. */
  default: string | null;
  /** What people are told stands in its place, where that is not a text one could write. */
  defaultMeans?: string;
  /** One sentence or two in Markdown: what it does, with its unit. */
  what: string;
  /** A good value, for `.env.example`; empty where a value that many copy would be a bad one. */
  example: string;
  /** True where the value must not be shown in errors, logs or pages. */
  secret: boolean;
}

const open = { secret: false, default: null };
const secret = { secret: true, default: null, defaultMeans: 'none' };

/** Every setting there is, in the order in which people read about them. The one list: code, docs and checks use it. */
export const SETTINGS_TABLE: readonly SettingRow[] = [
  {
    ...open,
    name: 'VEDETTA_PORT',
    field: 'port',
    form: 'number',
    default: '8080',
    what: 'Port where API and page listen; 0 takes a free one.',
    example: '8080',
  },
  {
    ...open,
    name: 'VEDETTA_HOST',
    field: 'host',
    form: 'text',
    default: '127.0.0.1',
    what: 'Address where API and page listen; `0.0.0.0` for all.',
    example: '0.0.0.0',
  },
  {
    ...open,
    name: 'VEDETTA_DATA_DIR',
    field: 'dataDir',
    form: 'path',
    default: './data',
    what: 'Folder of the embedded stores, the spool, what detection puts aside and the generated secrets (mode 600).',
    example: '/var/lib/vedetta',
  },
  {
    ...open,
    name: 'VEDETTA_CLICKHOUSE_URL',
    field: 'clickhouseUrl',
    form: 'text',
    defaultMeans: 'embedded',
    what: 'Analytics store, `http(s)://user:password@host:8123/database`.',
    example: 'http://vedetta:password@127.0.0.1:8123/vedetta',
    secret: true,
  },
  {
    ...open,
    name: 'VEDETTA_DATABASE_URL',
    field: 'databaseUrl',
    form: 'text',
    defaultMeans: 'embedded',
    what: 'PostgreSQL, `postgres://user:password@host:5432/database`.',
    example: 'postgres://vedetta:password@127.0.0.1:5432/vedetta',
    secret: true,
  },
  {
    ...open,
    name: 'VEDETTA_KAFKA_BROKERS',
    field: 'kafkaBrokers',
    form: 'list',
    defaultMeans: 'none: straight to the writer',
    what: 'Kafka brokers, `host:9092,…`.',
    example: '127.0.0.1:9092',
  },
  {
    ...secret,
    name: 'VEDETTA_KAFKA_SASL',
    field: 'kafkaSasl',
    form: 'sasl',
    what: 'Login at the brokers, `mechanism:user:password` with `plain`, `scram-sha-256` or `scram-sha-512`.',
    example: 'scram-sha-512:vedetta:password',
  },
  {
    ...open,
    name: 'VEDETTA_KAFKA_TLS',
    field: 'kafkaTls',
    form: 'switch',
    default: 'false',
    what: 'TLS to the brokers, `true` or `false`. A certificate authority of your own goes into `NODE_EXTRA_CA_CERTS`.',
    example: 'true',
  },
  {
    ...open,
    name: 'VEDETTA_KAFKA_PARTITIONS',
    field: 'kafkaPartitions',
    form: 'number',
    default: '12',
    what: 'Partitions of the topic of events where it is made here: as many writers can share the work.',
    example: '48',
  },
  {
    ...open,
    name: 'VEDETTA_KAFKA_RETENTION_HOURS',
    field: 'kafkaRetentionHours',
    form: 'number',
    default: '168',
    what: 'Hours for which the brokers keep events of a topic that is made here: how long the analytics store may be away.',
    example: '72',
  },
  {
    ...open,
    name: 'VEDETTA_SHOPS',
    field: 'shopsFile',
    form: 'path',
    defaultMeans: 'none',
    what: 'A `shops.yaml` applied at start.',
    example: './shops.yaml',
  },
  {
    ...secret,
    name: 'VEDETTA_SLACK_BOT_TOKEN',
    field: 'slackBotToken',
    form: 'text',
    what: 'Slack bot token (`xoxb-…`): needed to send anything to Slack.',
    example: 'xoxb-…',
  },
  {
    ...secret,
    name: 'VEDETTA_SLACK_APP_TOKEN',
    field: 'slackAppToken',
    form: 'text',
    what: 'Slack app token (`xapp-…`): buttons through Socket Mode, for a host that Slack cannot reach.',
    example: 'xapp-…',
  },
  {
    ...secret,
    name: 'VEDETTA_SLACK_SIGNING_SECRET',
    field: 'slackSigningSecret',
    form: 'text',
    what: 'Slack signing secret: buttons through `POST /slack/events`.',
    example: '…',
  },
  {
    ...open,
    name: 'VEDETTA_SLACK_API_URL',
    field: 'slackApiUrl',
    form: 'folderUrl',
    default: 'https://slack.com/api/',
    what: "Where Slack's API answers; another address serves for a proxy.",
    example: 'https://slack.com/api/',
  },
  ...CHANGE_SETTINGS,
  {
    ...secret,
    name: 'VEDETTA_SECRET_KEY',
    field: 'secretKey',
    form: 'text',
    defaultMeans: 'generated into the data directory',
    what: 'Keys the hashes of addresses and seals stored secrets; the same on every host. `openssl rand -hex 32` makes a good one.',
    example: '',
  },
  {
    ...open,
    name: 'VEDETTA_RETENTION_DAYS',
    field: 'retentionDays',
    form: 'number',
    default: '90',
    what: 'Days for which single events are kept.',
    example: '90',
  },
  {
    ...open,
    name: 'VEDETTA_POINTS_RETENTION_DAYS',
    field: 'pointsRetentionDays',
    form: 'number',
    default: '1100',
    what: 'Days for which per-minute points are kept; baselines rest on them.',
    example: '1100',
  },
  {
    ...open,
    name: 'VEDETTA_DETECT_SECONDS',
    field: 'detectSeconds',
    form: 'number',
    default: '10',
    what: 'Seconds between two looks of the detection.',
    example: '10',
  },
  {
    ...open,
    name: 'VEDETTA_LOG_LEVEL',
    field: 'logLevel',
    form: 'text',
    default: 'info',
    what: 'Least level that is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    example: 'debug',
  },
  {
    ...open,
    name: 'VEDETTA_MAX_BODY_BYTES',
    field: 'maxBodyBytes',
    form: 'number',
    default: '10485760',
    what: 'Largest request body in bytes, counted after inflating.',
    example: '10485760',
  },
  {
    ...open,
    name: 'VEDETTA_PAGE_ACCESS',
    field: 'pageAccess',
    form: 'text',
    default: 'local',
    what: '`local`: page and read routes need no key while the service listens on a loopback address only. `key`: they always ask for one; choose it behind a proxy on the same host.',
    example: 'key',
  },
];

/** Gives the settings as a Markdown table for the README, one row each. */
export function settingsMarkdown(): string {
  const rows = SETTINGS_TABLE.map((row) => {
    const standsIn = row.defaultMeans ?? `\`${row.default}\``;
    return `| \`${row.name}\` | ${standsIn} | ${row.what.replaceAll('|', '\\|')} |`;
  });
  return ['| name | default | what |', '|---|---|---|', ...rows].join('\n');
}

/** Gives the text of `.env.example`: every setting with what it does, all commented out. */
export function settingsExample(): string {
  const blocks = SETTINGS_TABLE.map((row) => {
    const standsIn = row.defaultMeans ?? row.default;
    return `# ${row.what.replaceAll('`', '')} Default: ${standsIn}.\n# ${row.name}=${row.example}\n`;
  });
  return `# Settings of an installation. Copy to .env; the environment itself wins over this file.\n\n${blocks.join('\n')}`;
}
