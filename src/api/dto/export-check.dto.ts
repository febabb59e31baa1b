import { ApiProperty } from '@nestjs/swagger';

/** Whether an export left out nothing, what it ordinarily leaves out, or more. */
export const EXPORT_STATES = ['complete', 'usual', 'short'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

const MOMENT = { type: String, format: 'date-time' } as const;

/** One run of an export of orders beside the orders that were placed. */
export class ExportCheckDto {
  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiProperty({ example: 'order-export' })
  job!: string;

  @ApiProperty({ ...MOMENT, description: 'When the run was over.' })
  at!: string;

  @ApiProperty({ ...MOMENT, description: 'When the good run before began: orders placed since are counted.' })
  since!: string;

  @ApiProperty({ description: 'Orders placed since then.', example: 40 })
  placed!: number;

  @ApiProperty({ description: 'Orders that the run exported.', example: 12 })
  exported!: number;

  @ApiProperty({ description: 'Orders that neither it nor a run beside it exported.', example: 28 })
  missing!: number;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: '`orderId` of those that are missing; null where the runs do not tell which they exported.',
    example: ['1001', '1002'],
  })
  missingIds!: string[] | null;

  @ApiProperty({
    enum: EXPORT_STATES,
    description: '`usual`: no more is missing than this export ordinarily leaves out.',
  })
  state!: ExportState;
}
