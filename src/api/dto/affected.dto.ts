import { ApiProperty } from '@nestjs/swagger';

/** A signup that carries the signs of an attack. */
export class AffectedDto {
  @ApiProperty({ description: 'Id of the event, as the shop gave it.', example: 'customer-10232' })
  id!: string;

  @ApiProperty({ description: 'Source of the event; with `id` it names it.', example: '/my-shop/customers' })
  source!: string;

  @ApiProperty({ enum: ['customer.registered', 'newsletter.subscribed'] })
  type!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  time!: string;

  @ApiProperty({ description: 'How sure it is that this one belongs to the attack.', minimum: 0.7, maximum: 1 })
  confidence!: number;

  @ApiProperty({
    type: [String],
    description: 'Signs that it carries, the most telling first.',
    example: ['network 203.0.113.0/24', 'throw-away mail domain mailinator.com', 'form sent after 1.1 s'],
  })
  why!: string[];
}
