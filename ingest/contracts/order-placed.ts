import { IsOptional } from 'class-validator';
import { durationBucket } from '../duration-bucket.js';
import type { Measure } from '../event.js';
import { counted, measured } from '../measure.js';
import { mixed, ORDER_MIX } from '../mixes.js';
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

  /** One order, of what kind it is, and its value in the order's currency; the bucket keeps single values apart, as it does for durations. */
  static measures(data: OrderPlaced): Measure[] {
    const value = { ...measured('order.value', '', data.value), bucket: durationBucket(data.value) };
    return [counted('order.placed', ''), value, ...mixed(ORDER_MIX, data)];
  }
}
