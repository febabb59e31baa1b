import { ApiProperty } from '@nestjs/swagger';
import { SPECIAL_KINDS, type SpecialDay } from '../special-days.js';

/** A stretch of a shop's time that is no ordinary one. */
export class SpecialDayDto {
  @ApiProperty({ enum: SPECIAL_KINDS })
  kind!: SpecialDay['kind'];

  @ApiProperty({ description: 'Of a maintenance or campaign as it was declared.', example: "All Saints' Day" })
  name!: string;

  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Its end, of a maintenance the declared one; of a change of the clock the moment itself.',
  })
  to!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Factor on the usual volume that a campaign was announced with; null for all others.',
    example: 2.5,
  })
  expectedUplift!: number | null;
}
