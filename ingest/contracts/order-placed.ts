import { IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { counted, measured } from '../measure.js';
import { Amount, Identifier, Scalar, Text } from './fields.js';

/** An order, as the shop counts it. */
export class OrderPlaced {
  static readonly type = 'order.placed';
  static readonly isOccurrence = false;

  @Identifier() orderId!: string | number;
  /** Total in `currency`, zero where a gift card paid for all of it. */
  @Amount() value!: number;
  @Text(16, 1) currency!: string;
  @IsOptional() @Amount() items?: number;
  @IsOptional() @Text() paymentMethod?: string;
  @IsOptional() @Scalar() giftCard?: boolean | number | string;
  @IsOptional() @Text() channel?: string;
  @IsOptional() @Text() country?: string;

  /** One order, and its value in the order's currency. */
  static measures(data: OrderPlaced): Measure[] {
    return [counted('order.placed', ''), measured('order.value', '', data.value)];
  }
}
