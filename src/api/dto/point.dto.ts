import { ApiProperty } from '@nestjs/swagger';

/** What was to be expected, in the unit of the series. */
export class ExpectedDto {
  @ApiProperty({ description: 'About 95 % of ordinary values lie between low and high.', example: 3 })
  low!: number;

  @ApiProperty({ example: 6 })
  mid!: number;

  @ApiProperty({ example: 11 })
  high!: number;
}

/** One step of a series. */
export class PointDto {
  @ApiProperty({ format: 'date-time', description: 'Start of the step.', example: '2026-11-20T14:00:00.000Z' })
  at!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Null: no data, or not complete yet; never 0 for it. Counts and sums are of the whole step, of one in progress as ' +
      'far as it is complete; levels are means a minute, durations typical milliseconds, gauges the highest reading, ' +
      'ratios the share that failed, runs their number.',
    example: 7,
  })
  value!: number | null;

  @ApiProperty({ type: ExpectedDto, nullable: true, description: 'Null: nothing is learnt of that moment.' })
  expected!: ExpectedDto | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How surprising the value is: minus the natural logarithm of the chance of one at least as far out.',
    example: 0.7,
  })
  score!: number | null;

  @ApiProperty({ type: [String], description: 'Ids of the incidents of this series that hold some of the step.' })
  incidents!: string[];
}
