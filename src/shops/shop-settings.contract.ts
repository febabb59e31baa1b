import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsBoolean,
  IsEmail,
  IsIn,
  isISO31661Alpha2,
  isISO4217CurrencyCode,
  IsOptional,
  Matches,
} from 'class-validator';
import { IANAZone } from 'luxon';
import { ALARM_BUDGETS, type AlarmBudget } from '../../detectors/index.js';
import { METRICS } from '../../ingest/index.js';
import { Must } from '../config/must.js';
import { CHANNEL_KINDS } from './channel-kinds.js';
import { Address, CountOf, ListOf, PositiveNumber, Text, ZeroOrMore } from './shop-rules.js';
import { isShopTime } from './shop-time.js';
import type {
  BackupSettings,
  CampaignSettings,
  ChannelSettings,
  JobSettings,
  ProbeSettings,
  ShopSettings,
} from './shop-settings.js';

const SHOP_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const PROBE_KINDS = ['http', 'sql', 'smtp', 'imap', 'tcp', 'tls'];
const PROBE_SCHEMES = [
  'http',
  'https',
  'postgres',
  'postgresql',
  'mysql',
  'smtp',
  'smtps',
  'imap',
  'imaps',
  'tcp',
  'tls',
];
const METRIC_NAMES = METRICS.map(({ name }) => name);
const WEEK_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME_RULE = 'must be a day or a time, for example 2026-11-27T00:00:00+01:00';

/** Rules for a `jobs` entry. */
export class JobContract implements JobSettings {
  @Text('price-list-import')
  job!: string;

  @IsOptional()
  @PositiveNumber(60)
  everyMinutes?: number;

  @IsOptional()
  @ZeroOrMore(20)
  graceMinutes?: number;

  @IsOptional()
  @ZeroOrMore(8000)
  minItems?: number;
}

/** Rules for a `probes` entry. */
export class ProbeContract implements ProbeSettings {
  @Text('home')
  probe!: string;

  @IsIn(PROBE_KINDS, { message: `must be one of ${PROBE_KINDS.join(', ')}` })
  kind!: string;

  @IsOptional()
  @PositiveNumber(60)
  everySeconds?: number;

  @IsOptional()
  @Address(PROBE_SCHEMES, 'https://shop.example/')
  url?: string;
}

/** Rules for a `backups` entry. */
export class BackupContract implements BackupSettings {
  @Text('db-nightly')
  backup!: string;

  @IsOptional()
  @PositiveNumber(24)
  everyHours?: number;

  @IsOptional()
  @ZeroOrMore(60)
  graceMinutes?: number;

  @IsOptional()
  @CountOf(2)
  minCopies?: number;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  otherRegion?: boolean;

  @IsOptional()
  @PositiveNumber(30)
  restoreTestDays?: number;
}

/** Rules for a `maintenance` entry; that `end` comes after `start` is checked with the shop's zone. */
export class PeriodContract {
  @Must(isShopTime, TIME_RULE)
  start!: string;

  @Must(isShopTime, TIME_RULE)
  end!: string;
}

/** Rules for a `campaigns` entry. */
export class CampaignContract extends PeriodContract implements CampaignSettings {
  @Text('"Black Friday"')
  name!: string;

  @IsOptional()
  @ArrayNotEmpty({ message: 'must be a list of metrics, for example [order.placed]' })
  @IsIn(METRIC_NAMES, { each: true, message: `must be some of ${METRIC_NAMES.join(', ')}` })
  metrics?: string[];

  @PositiveNumber(2.5)
  expectedUplift!: number;
}

/** Rules for a `quietHours` entry. `from` after `to` runs over midnight. */
export class QuietHoursContract {
  @ArrayNotEmpty({ message: 'must be a list of days, for example [sat, sun]' })
  @IsIn(WEEK_DAYS, { each: true, message: `must be some of ${WEEK_DAYS.join(', ')}` })
  days!: string[];

  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day, for example "22:00"' })
  from!: string;

  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: 'must be a time of day, for example "07:00"' })
  @Must(
    (to, hours) => to !== (hours as QuietHoursContract).from,
    'must differ from `from`; a whole day is "00:00" to "24:00"',
  )
  to!: string;
}

/** Rules for a `channels` entry. */
export class ChannelContract implements ChannelSettings {
  @IsIn([...CHANNEL_KINDS.keys()], { message: `must be one of ${[...CHANNEL_KINDS.keys()].join(', ')}` })
  kind!: string;

  @IsOptional()
  @Text('"#shop-alerts"')
  channel?: string;

  @IsOptional()
  @ArrayNotEmpty({ message: 'must be a list of addresses, for example ["ops@acme.example"]' })
  @ArrayMaxSize(50, { message: 'must hold at most 50 addresses' })
  @IsEmail({}, { each: true, message: 'must be e-mail addresses, for example ["ops@acme.example"]' })
  to?: string[];

  @IsOptional()
  @Address(['http', 'https'], 'https://acme.example/hook')
  url?: string;
}

/** Rules for the settings of one shop. */
export class ShopContract implements ShopSettings {
  @Matches(SHOP_NAME, {
    message: 'must be 1 to 64 letters, digits, dots, dashes and underscores, for example acme-fashion',
  })
  shop!: string;

  @IsOptional()
  @Text('"Acme Fashion"')
  name?: string;

  @IsOptional()
  @Must(
    (zone) => typeof zone === 'string' && IANAZone.isValidZone(zone),
    'must be an IANA zone, for example Europe/Rome',
  )
  timezone?: string;

  @IsOptional()
  @Must(isCapitals(isISO4217CurrencyCode), 'must be an ISO 4217 currency code, for example EUR')
  currency?: string;

  @IsOptional()
  @Must(isCapitals(isISO31661Alpha2), 'must be an ISO 3166-1 country code of two letters, for example IT')
  country?: string;

  @IsOptional()
  @PositiveNumber(2000)
  revenuePerHour?: number;

  @IsOptional()
  @Must(isAlarmBudget, 'must be calm, normal or nervous, or false alarms a week, for example 0.5')
  alarmBudget?: AlarmBudget;

  @IsOptional()
  @ListOf(() => JobContract)
  jobs?: JobContract[];

  @IsOptional()
  @ListOf(() => ProbeContract)
  probes?: ProbeContract[];

  @IsOptional()
  @ListOf(() => BackupContract)
  backups?: BackupContract[];

  @IsOptional()
  @ListOf(() => CampaignContract)
  campaigns?: CampaignContract[];

  @IsOptional()
  @ListOf(() => PeriodContract)
  maintenance?: PeriodContract[];

  @IsOptional()
  @ListOf(() => QuietHoursContract)
  quietHours?: QuietHoursContract[];

  @IsOptional()
  @ListOf(() => ChannelContract)
  channels?: ChannelContract[];
}

/** Rules for a whole `shops.yaml`. */
export class ShopsFileContract {
  @ListOf(() => ShopContract, 10_000)
  shops!: ShopContract[];
}

// class-validator takes small letters too, but a code that is compared later must have one spelling.
function isCapitals(isCode: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && value === value.toUpperCase() && isCode(value);
}

function isAlarmBudget(value: unknown): boolean {
  return typeof value === 'number' ? value > 0 && value <= 100 : Object.hasOwn(ALARM_BUDGETS, String(value));
}
