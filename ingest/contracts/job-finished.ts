import { IsIn, IsOptional } from 'class-validator';
import { ERROR_KINDS, type ErrorKind, errorKindOf } from '../error-kind.js';
import type { Measure } from '../event.js';
import { ERROR_MESSAGE_LENGTH_MAX } from '../limits.js';
import { counted, dimension, measured } from '../measure.js';
import { Amount, Name, Outcome, Text } from './fields.js';

/** A scheduled job such as `price-list-import` came to its end. */
export class JobFinished {
  static readonly type = 'job.finished';
  static readonly isOccurrence = true;

  @Name() job!: string;
  @Outcome() outcome!: 'ok' | 'failed';
  @IsOptional() @Amount() items?: number;
  @IsOptional() @Amount() bytes?: number;
  @IsOptional() @Amount() durationMs?: number;
  @IsOptional() @Text(ERROR_MESSAGE_LENGTH_MAX) errorMessage?: string;
  @IsOptional() @IsIn(ERROR_KINDS) errorKind?: ErrorKind;

  /** One run and whether it failed, and its items where they are told. */
  static measures(data: JobFinished): Measure[] {
    const job = dimension('job', data.job);
    const run = counted('job.finished', job, 1, data.outcome === 'failed' ? 1 : 0);
    return typeof data.items === 'number' ? [run, measured('job.items', job, data.items)] : [run];
  }

  /** The kind of a failure, from its message. */
  static derived(data: JobFinished): { errorKind: ErrorKind } | null {
    if (data.outcome !== 'failed' || typeof data.errorKind === 'string') return null;
    return { errorKind: errorKindOf(data.errorMessage) };
  }
}
