import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { durationBucket } from '../duration-bucket.js';
import type { Measure } from '../event.js';
import { SAMPLE_RATE_MIN } from '../limits.js';
import { counted, dimension } from '../measure.js';
import { AmountsByName } from './collections.js';
import { Amount, Name, Text } from './fields.js';

/** A page was served or shown. */
export class PageTimed {
  static readonly type = 'page.timed';
  static readonly isOccurrence = false;

  /** A page group such as `/cart`, not a single URL: each is a series. */
  @Name() page!: string;
  @Amount() durationMs!: number;
  @IsOptional() @IsInt() @Min(0) @Max(999) status?: number;
  @IsOptional() @AmountsByName() moduleMs?: Record<string, number>;
  @IsOptional() @Text() country?: string;
  @IsOptional() @Text() device?: string;
  /** One event stands for 1/sampleRate requests. */
  @IsOptional() @Amount(1, SAMPLE_RATE_MIN) sampleRate?: number;

  /** Views, how long they took, and how many the server failed, each times 1/sampleRate. */
  static measures(data: PageTimed): Measure[] {
    const page = dimension('page', data.page);
    const weight = 1 / (data.sampleRate ?? 1);
    return [
      counted('page.views', page, weight),
      {
        metric: 'page.durationMs',
        dimension: page,
        weight,
        bad: 0,
        sum: data.durationMs * weight,
        max: data.durationMs,
        bucket: durationBucket(data.durationMs),
      },
      counted('page.errorRate', page, weight, (data.status ?? 0) >= 500 ? weight : 0),
    ];
  }
}
