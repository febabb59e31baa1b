import { IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { counted } from '../measure.js';
import { Amount, Outcome, Text } from './fields.js';

/** A customer tried to redeem a gift card. */
export class GiftcardRedeemed {
  static readonly type = 'giftcard.redeemed';
  static readonly isOccurrence = false;

  @Outcome() outcome!: 'ok' | 'failed';
  /** In the shop's own words, such as `unknown-code`. */
  @IsOptional() @Text() errorKind?: string;
  @IsOptional() @Amount() value?: number;
  @IsOptional() @Text(16) currency?: string;

  /** One attempt, and whether it failed. */
  static measures(data: GiftcardRedeemed): Measure[] {
    return [counted('giftcard.failureRate', '', 1, data.outcome === 'failed' ? 1 : 0)];
  }
}
