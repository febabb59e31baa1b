import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ExpectedDto } from './point.dto.js';
import { DIMENSION_SCHEMA } from './series.dto.js';

/** One local hour of the week. */
export class BaselineHourDto extends ExpectedDto {
  @ApiProperty({ description: 'Weeks that this hour rests on.', example: 6 })
  samples!: number;
}

/** A stretch of time that a baseline did not learn from. */
export class LeftOutDto {
  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time' })
  to!: string;

  @ApiProperty({ example: 'campaign Black Friday' })
  why!: string;
}

/** A version of what is normal for a series. */
export class BaselineDto {
  @ApiProperty({ description: 'Id of the series.', example: 'ser_1f2e3d4c5b6a79880716' })
  series!: string;

  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiProperty({ example: 'order.placed' })
  metric!: string;

  @ApiProperty(DIMENSION_SCHEMA)
  dimension!: Record<string, string>;

  @ApiProperty({ example: 'events' })
  unit!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was built; it holds until the next one.' })
  builtAt!: string;

  @ApiProperty({ description: 'The zone in which the hours are counted.', example: 'Europe/Rome' })
  timezone!: string;

  @ApiProperty({
    description: 'The last week against the weeks before, as a factor; it is in the hours already.',
    example: 1.04,
  })
  level!: number;

  @ApiPropertyOptional({
    description:
      'What the same time a year ago makes of it, as a factor; it is in the hours already. Left out where no year is known.',
    example: 1.2,
  })
  season?: number;

  @ApiPropertyOptional({
    type: [ExpectedDto],
    minItems: 24,
    maxItems: 24,
    description:
      'What was learnt of the local day on which it was built, a public holiday or a day of the month: factors for each of its hours; ' +
      'they are not in `hours`. Left out on ordinary days.',
  })
  day?: ExpectedDto[];

  @ApiProperty({ description: 'Weeks that it rests on.', example: 6 })
  weeks!: number;

  @ApiProperty({ description: 'Hours since the series began.', example: 1080 })
  hoursKnown!: number;

  @ApiProperty({
    type: [BaselineHourDto],
    minItems: 168,
    maxItems: 168,
    description:
      'The local hours of the week from Monday 00:00 on: counts and sums of the whole hour, others as in points.',
  })
  hours!: BaselineHourDto[];

  @ApiProperty({ type: [LeftOutDto] })
  leftOut!: LeftOutDto[];
}
