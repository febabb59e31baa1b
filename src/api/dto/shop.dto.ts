import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ALARM_BUDGETS, type AlarmBudget } from '../../../detectors/index.js';
import type {
  BackupSettings,
  CampaignSettings,
  ChannelSettings,
  JobSettings,
  ProbeSettings,
  ShopSettings,
} from '../../shops/shop-settings.js';
import { METRIC_NAMES } from './series.dto.js';

/** A job whose runs are expected. */
export class JobDto implements JobSettings {
  @ApiProperty({ example: 'price-list-import' })
  job!: string;

  @ApiPropertyOptional({ example: 60 })
  everyMinutes?: number;

  @ApiPropertyOptional({ example: 20 })
  graceMinutes?: number;

  @ApiPropertyOptional({ example: 8000 })
  minItems?: number;
}

/** A check of something from outside. */
export class ProbeDto implements ProbeSettings {
  @ApiProperty({ example: 'home' })
  probe!: string;

  @ApiProperty({ enum: ['http', 'sql', 'smtp', 'imap', 'tcp', 'tls'] })
  kind!: string;

  @ApiPropertyOptional({ example: 60 })
  everySeconds?: number;

  @ApiPropertyOptional({ description: 'With it the service runs the check itself.', example: 'https://acme.example/' })
  url?: string;
}

/** A backup whose runs, copies and restore tests are expected. */
export class BackupDto implements BackupSettings {
  @ApiProperty({ example: 'db-nightly' })
  backup!: string;

  @ApiPropertyOptional({ example: 24 })
  everyHours?: number;

  @ApiPropertyOptional({ example: 60 })
  graceMinutes?: number;

  @ApiPropertyOptional({ example: 2 })
  minCopies?: number;

  @ApiPropertyOptional({ example: true })
  otherRegion?: boolean;

  @ApiPropertyOptional({ example: 30 })
  restoreTestDays?: number;
}

/** A stretch of time; what is written without an offset is in the shop's own zone. */
export class PeriodDto {
  @ApiProperty({ example: '2026-11-27T00:00:00+01:00' })
  start!: string;

  @ApiProperty({ example: '2026-11-30T00:00:00+01:00' })
  end!: string;
}

/** A time in which more (or less) than usual is expected. */
export class CampaignDto extends PeriodDto implements CampaignSettings {
  @ApiProperty({ example: 'Black Friday' })
  name!: string;

  @ApiPropertyOptional({ enum: METRIC_NAMES, isArray: true, description: 'All volumes where not given.' })
  metrics?: string[];

  @ApiProperty({ description: 'Factor on the usual value.', example: 2.5 })
  expectedUplift!: number;
}

/** Hours of the week in which nobody wants to be woken. */
export class QuietHoursDto {
  @ApiProperty({ enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], isArray: true })
  days!: string[];

  @ApiProperty({ example: '22:00' })
  from!: string;

  @ApiProperty({ example: '07:00' })
  to!: string;
}

/** A place where notices go. */
export class ChannelDto implements ChannelSettings {
  @ApiProperty({ example: 'slack' })
  kind!: string;

  @ApiPropertyOptional({ description: 'Slack channel.', example: '#shop-alerts' })
  channel?: string;

  @ApiPropertyOptional({ type: [String], example: ['ops@acme.example'] })
  to?: string[];

  @ApiPropertyOptional({ example: 'https://acme.example/hook' })
  url?: string;
}

/** Settings of one shop. What is not given is learnt. */
export class ShopDto implements ShopSettings {
  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiPropertyOptional({ example: 'Acme Fashion' })
  name?: string;

  @ApiPropertyOptional({
    description: 'IANA zone in which days and hours are counted; UTC where not given.',
    example: 'Europe/Rome',
  })
  timezone?: string;

  @ApiPropertyOptional({ description: 'ISO 4217.', example: 'EUR' })
  currency?: string;

  @ApiPropertyOptional({ description: 'ISO 3166-1 alpha-2, for public holidays.', example: 'IT' })
  country?: string;

  @ApiPropertyOptional({ example: 2000 })
  revenuePerHour?: number;

  @ApiPropertyOptional({
    oneOf: [{ enum: Object.keys(ALARM_BUDGETS) }, { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 100 }],
    example: 'normal',
  })
  alarmBudget?: AlarmBudget;

  @ApiPropertyOptional({ type: [JobDto] })
  jobs?: JobDto[];

  @ApiPropertyOptional({ type: [ProbeDto] })
  probes?: ProbeDto[];

  @ApiPropertyOptional({ type: [BackupDto] })
  backups?: BackupDto[];

  @ApiPropertyOptional({ type: [CampaignDto] })
  campaigns?: CampaignDto[];

  @ApiPropertyOptional({ type: [PeriodDto] })
  maintenance?: PeriodDto[];

  @ApiPropertyOptional({ type: [QuietHoursDto] })
  quietHours?: QuietHoursDto[];

  @ApiPropertyOptional({ type: [ChannelDto] })
  channels?: ChannelDto[];
}
