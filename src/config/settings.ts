import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { isLoopback } from './loopback.js';
import { brokenRule, Must } from './must.js';
import { nearestName } from './nearest-name.js';
import { readSetting, type KafkaSasl, type ShopSecret } from './read-setting.js';
import { SETTINGS_TABLE, type SettingRow } from './settings-table.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const PAGE_ACCESS = ['local', 'key'] as const;

/** Names with our prefix that are no settings: a service started by the tests inherits them. */
const TEST_RUN_NAMES = ['VEDETTA_REQUIRE_ALL', 'VEDETTA_LEFT_OUT_FILE'];

/** The settings of an installation, read and checked: what each does stands in `SETTINGS_TABLE`. */
export class Settings {
  @WholeNumber(0, 65_535, 8080)
  port!: number;

  @Matches(/^(?=.*[A-Za-z0-9:])[A-Za-z0-9.:%_[\]-]+$/, {
    message: 'must be a host name or an address, for example 127.0.0.1',
  })
  host!: string;

  /** Absolute. */
  dataDir!: string;

  /** Null: embedded. */
  @IsOptional()
  @Must(
    isUrlOf('http:', 'https:'),
    'must be an http or https address, for example http://user:password@host:8123/database',
  )
  clickhouseUrl!: string | null;

  /** Null: embedded. */
  @IsOptional()
  @Must(
    isUrlOf('postgres:', 'postgresql:'),
    'must be a postgres address, for example postgres://user:password@host/database',
  )
  databaseUrl!: string | null;

  /** `host:port` each. Empty: batches go straight to the writer. */
  @Matches(/^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, {
    each: true,
    message: 'must be host:port pairs with commas between them, for example 10.0.0.1:9092,10.0.0.2:9092',
  })
  kafkaBrokers!: string[];

  @IsOptional()
  @IsObject({ message: 'must be mechanism:user:password, for example scram-sha-512:vedetta:password' })
  kafkaSasl!: KafkaSasl | null;

  @IsBoolean({ message: 'must be true or false' })
  kafkaTls!: boolean;

  @WholeNumber(1, 10_000, 12)
  kafkaPartitions!: number;

  @WholeNumber(1, 8_760, 168)
  kafkaRetentionHours!: number;

  /** Absolute. */
  shopsFile!: string | null;

  // Slack's two tokens are easily swapped; a user's token or a test's is nobody's mistake.
  @IsOptional()
  @Matches(/^(?!xapp-)\S+$/, { message: 'must be the bot token, for example xoxb-…' })
  slackBotToken!: string | null;

  @IsOptional()
  @Matches(/^(?!xoxb-)\S+$/, { message: 'must be the app-level token, for example xapp-…' })
  slackAppToken!: string | null;

  @IsOptional()
  @Matches(/^(?!xapp-|xoxb-)\S+$/, { message: 'must be the signing secret of the app, 32 hexadecimal digits' })
  slackSigningSecret!: string | null;

  /** Ends with a slash. */
  @Must(isUrlOf('http:', 'https:'), 'must be an http or https address, for example https://slack.com/api/')
  slackApiUrl!: string;

  @IsOptional()
  @AreShopSecrets()
  githubSecrets!: ShopSecret[] | null;

  @IsOptional()
  @Matches(/^\S+$/, { message: 'must be a token of GitHub, for example github_pat_…' })
  githubToken!: string | null;

  /** Ends with a slash. */
  @Must(isUrlOf('http:', 'https:'), 'must be an http or https address, for example https://api.github.com/')
  githubApiUrl!: string;

  @IsOptional()
  @AreShopSecrets()
  gitlabTokens!: ShopSecret[] | null;

  @IsOptional()
  @AreShopSecrets()
  gitlabSigningTokens!: ShopSecret[] | null;

  /** Where `vedetta change` finds the service, ending with a slash; null: on this machine. */
  @IsOptional()
  @Must(isUrlOf('http:', 'https:'), 'must be an http or https address, for example https://vedetta.example/')
  serviceUrl!: string | null;

  @IsOptional()
  @Matches(/^[\x21-\x7E]+$/, { message: 'must be a key as vedetta keys create prints it' })
  serviceKey!: string | null;

  /** Null: generated into the data directory, see `secretKey` in `secret-key.ts`. */
  @IsOptional()
  @Matches(/^.{16,}$/, { message: 'must have 16 characters or more, for example the output of: openssl rand -hex 32' })
  secretKey!: string | null;

  @WholeNumber(1, 36_500, 90)
  retentionDays!: number;

  @WholeNumber(1, 36_500, 1100)
  pointsRetentionDays!: number;

  @WholeNumber(1, 3600, 10)
  detectSeconds!: number;

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  logLevel!: (typeof LOG_LEVELS)[number];

  @WholeNumber(1024, 1_073_741_824, 10_485_760)
  maxBodyBytes!: number;

  @IsIn(PAGE_ACCESS, { message: `must be one of ${PAGE_ACCESS.join(', ')}` })
  pageAccess!: (typeof PAGE_ACCESS)[number];

  /** True where page and read routes answer without a key, because only this machine can reach them. */
  get readsWithoutKey(): boolean {
    return this.pageAccess === 'local' && isLoopback(this.host);
  }
}

/** The environment holds something that the service cannot start with; `problems` has a sentence for each. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The settings have ${problems.length} problem(s):\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Gives the settings that `env` asks for, with relative paths resolved against `cwd`. A variable that is empty counts
 * as not given. Throws a `SettingsError` with all problems at once; no text of it shows the value of a secret.
 */
export function loadSettings(env: Record<string, string | undefined>, cwd: string): Settings {
  const settings = new Settings();
  for (const row of SETTINGS_TABLE) Object.assign(settings, { [row.field]: valueOf(row, env, cwd) });
  const problems = [...unknownNames(env), ...brokenSettings(settings, env)];
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.freeze(settings);
}

function valueOf(row: SettingRow, env: Record<string, string | undefined>, cwd: string): unknown {
  const text = env[row.name]?.trim() || row.default;
  if (text === null) return row.form === 'list' ? [] : null;
  return readSetting(row.form, text, cwd);
}

function unknownNames(env: Record<string, string | undefined>): string[] {
  const known = SETTINGS_TABLE.map((row) => row.name);
  const unknown = Object.keys(env).filter(
    (name) => name.startsWith('VEDETTA_') && !known.includes(name) && !TEST_RUN_NAMES.includes(name),
  );
  return unknown.sort().map((name) => `${name} is not a setting; the nearest one is ${nearestName(name, known)}`);
}

function brokenSettings(settings: Settings, env: Record<string, string | undefined>): string[] {
  return validateSync(settings, { validationError: { target: false, value: false } }).flatMap((error) => {
    const row = SETTINGS_TABLE.find((candidate) => candidate.field === error.property);
    if (!row) throw new Error(`${error.property} of Settings is missing in SETTINGS_TABLE`);
    return [`${row.name} ${brokenRule(error) ?? 'is not valid'}${shown(row, env[row.name])}`];
  });
}

function shown(row: SettingRow, text: string | undefined): string {
  if (row.secret || text === undefined) return '';
  const hint = text.startsWith('tcp://')
    ? '. Kubernetes sets it for a service called vedetta: set enableServiceLinks to false on the pod'
    : '';
  return ` (it is ${JSON.stringify(text.slice(0, 80))})${hint}`;
}

/** A whole number from `least` to `most`; `good` is shown when it is not. */
function WholeNumber(least: number, most: number, good: number): PropertyDecorator {
  const message = `must be a whole number from ${least} to ${most}, for example ${good}`;
  return (target, property) => {
    for (const rule of [IsInt({ message }), Min(least, { message }), Max(most, { message })]) rule(target, property);
  };
}

function AreShopSecrets(): PropertyDecorator {
  return IsArray({
    message:
      'must be a secret of 16 characters or more without commas and colons, or shop:secret pairs with commas between them',
  });
}

function isUrlOf(...schemes: string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && URL.canParse(value) && schemes.includes(new URL(value).protocol);
}
