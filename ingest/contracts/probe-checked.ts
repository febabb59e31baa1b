import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type ErrorKind, errorKindOf } from '../error-kind.js';
import type { Measure } from '../event.js';
import { ERROR_MESSAGE_LENGTH_MAX } from '../limits.js';
import { counted, dimension } from '../measure.js';
import { Amount, Name, Text } from './fields.js';

const KINDS = ['http', 'sql', 'smtp', 'imap', 'tcp', 'tls'] as const;

/** Somebody looked whether something answers. */
export class ProbeChecked {
  static readonly type = 'probe.checked';
  static readonly isOccurrence = true;

  @Name() probe!: string;
  @IsIn(KINDS) kind!: (typeof KINDS)[number];
  @IsBoolean() ok!: boolean;
  /** The protocol's own code: 503 of HTTP, 220 of SMTP, 2002 of MySQL. */
  @IsOptional() @IsInt() @Min(0) @Max(65_535) status?: number;
  @IsOptional() @Amount() latencyMs?: number;
  /** In the prober's own words, else one of the kinds a job has. */
  @IsOptional() @Text() errorKind?: string;
  @IsOptional() @Text(ERROR_MESSAGE_LENGTH_MAX) errorMessage?: string;

  /** One check and whether it failed. */
  static measures(data: ProbeChecked): Measure[] {
    return [counted('probe.checked', dimension('probe', data.probe), 1, data.ok ? 0 : 1)];
  }

  /** The kind of a failure, from its message or else from its HTTP status. */
  static derived(data: ProbeChecked): { errorKind: ErrorKind } | null {
    if (data.ok || typeof data.errorKind === 'string') return null;
    const status = data.kind === 'http' && typeof data.status === 'number' ? `HTTP ${data.status}` : undefined;
    return { errorKind: errorKindOf(data.errorMessage ?? status) };
  }
}
