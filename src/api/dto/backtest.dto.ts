import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import type { Backtest } from '../../backtest/backtests.js';
import type { AlertCost } from '../../backtest/count-alerts.js';
import type { Severity } from '../../incidents/incident.js';
import { IncidentDto } from './incident.dto.js';
import { ShopDto } from './shop.dto.js';

const MOMENT = { type: String, format: 'date-time' } as const;

/** Settings to lay over the stored ones, a whole key at a time; null takes a stored one away. */
export class BacktestSettingsDto extends PartialType(ShopDto) {}

/** What is asked of a backtest. */
export class BacktestOrderDto {
  @ApiPropertyOptional({ description: 'A key that is bound to a shop may leave it out.', example: 'acme-fashion' })
  shop?: string;

  @ApiPropertyOptional({ ...MOMENT, description: '28 days before `to` where not given, and 90 at most.' })
  from?: string;

  @ApiPropertyOptional({ ...MOMENT, description: 'Now where not given.' })
  to?: string;

  @ApiPropertyOptional({ type: BacktestSettingsDto })
  settings?: BacktestSettingsDto;
}

/** What incidents cost those who are told of them. */
export class AlertCostDto implements AlertCost {
  @ApiProperty({ description: 'Messages: one for each incident.', example: 12 })
  total!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Null: there was no time to judge.', example: 3 })
  perWeek!: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 'order.placed': 7, 'page.durationMs': 5 },
  })
  byMetric!: Record<string, number>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { critical: 3, warning: 9, info: 0 },
  })
  bySeverity!: Record<Severity, number>;

  @ApiProperty({ description: 'Told from 22 to 7 by the shop’s own clock.', example: 4 })
  atNight!: number;
}

/** What really was raised in the same time. */
export class AsOfDto {
  @ApiProperty({ description: 'Stored incidents that began in that time.', example: 14 })
  incidents!: number;
}

/** What settings would have said about stored history. */
export class BacktestDto implements Backtest {
  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiProperty(MOMENT)
  from!: string;

  @ApiProperty(MOMENT)
  to!: string;

  @ApiProperty({ type: ShopDto, description: 'Those it was run with.' })
  settings!: ShopDto;

  @ApiProperty({ ...MOMENT, nullable: true, description: 'Start of the history that was used; null: there is none.' })
  historyFrom!: string | null;

  @ApiProperty({ type: [IncidentDto], description: 'Those that began in that time, in their last form.' })
  incidents!: IncidentDto[];

  @ApiProperty({ type: AlertCostDto })
  alerts!: AlertCostDto;

  @ApiProperty({ type: AsOfDto })
  asOf!: AsOfDto;

  @ApiProperty({ type: [String], description: 'What the answer cannot tell, in sentences.' })
  limits!: string[];
}
