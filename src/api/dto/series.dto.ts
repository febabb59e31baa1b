import { ApiProperty } from '@nestjs/swagger';
import { METRICS } from '../../../ingest/index.js';
import { VERDICTS, type Verdict } from '../../detection/lessons.js';
import { STATE_REASONS, type SeriesState, type StateReason } from '../../series/series.entity.js';

/** What a series can say of itself. */
export const SERIES_STATES = [
  'learning',
  'tooLittleData',
  'normal',
  'anomalous',
  'noData',
  'muted',
] as const satisfies SeriesState[];

/** The names of all metrics. */
export const METRIC_NAMES: readonly string[] = METRICS.map(({ name }) => name);

/** How a dimension is described everywhere. */
export const DIMENSION_SCHEMA = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'At most one key; empty for the shop as a whole.',
  example: { page: '/cart' },
} as const;

/** What somebody said of an incident of a series, while it has an effect on it. */
export class SeriesLessonDto {
  @ApiProperty({ example: 'inc_0a1b2c3d4e5f60718293' })
  incident!: string;

  @ApiProperty({ enum: VERDICTS })
  verdict!: Verdict;

  @ApiProperty({ type: String, format: 'date-time' })
  effectUntil!: string;
}

/** One metric of one shop in one dimension. */
export class SeriesDto {
  @ApiProperty({ example: 'ser_1f2e3d4c5b6a79880716' })
  id!: string;

  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiProperty({ enum: METRIC_NAMES, example: 'page.durationMs' })
  metric!: string;

  @ApiProperty(DIMENSION_SCHEMA)
  dimension!: Record<string, string>;

  @ApiProperty({ description: "`currency` stands for the shop's own.", example: 'ms' })
  unit!: string;

  @ApiProperty({ enum: SERIES_STATES })
  state!: SeriesState;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What is missing until the next state, in words.',
    example: '18 more hours of history',
  })
  missing!: string | null;

  @ApiProperty({
    enum: STATE_REASONS,
    nullable: true,
    description:
      '`sourceSilent`: nothing arrives from the shop at all; `seriesSilent`: nothing of this kind; `shopClosed`: a ' +
      'declared maintenance; `zero`: nothing was counted although the shop is heard of; null: nothing to say.',
  })
  reason!: StateReason | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The reason in words.',
    example: 'known for 54 hours: too short to judge it by',
  })
  reasonText!: string | null;

  @ApiProperty({
    description: 'How long a minute is waited for after its end, learnt from how late this metric comes.',
    example: 1,
  })
  waitMinutes!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Start of the last minute that is complete; null before the first.',
    example: '2026-11-20T14:02:00.000Z',
  })
  lastCompleteMinute!: string | null;

  @ApiProperty({
    description: 'How much more of the score is asked before it alarms, after false alarms; it fades.',
    minimum: 0,
    maximum: 9,
    example: 0,
  })
  raisedBar!: number;

  @ApiProperty({ type: [SeriesLessonDto], description: 'What was said of its incidents and has an effect now.' })
  lessons!: SeriesLessonDto[];
}
