import { IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { counted, dimension } from '../measure.js';
import { Amount, NameOrEmpty, Outcome, Text } from './fields.js';

/** A customer tried to pay. */
export class PaymentAttempted {
  static readonly type = 'payment.attempted';
  static readonly isOccurrence = false;

  @Outcome() outcome!: 'ok' | 'failed';
  @IsOptional() @NameOrEmpty() provider?: string;
  /** In the provider's own words, such as `declined`. */
  @IsOptional() @Text() errorKind?: string;
  @IsOptional() @Amount() value?: number;
  @IsOptional() @Text(16) currency?: string;

  /** One attempt at its provider, and whether it failed. */
  static measures(data: PaymentAttempted): Measure[] {
    const failed = data.outcome === 'failed' ? 1 : 0;
    return [counted('payment.failureRate', dimension('provider', data.provider), 1, failed)];
  }
}
