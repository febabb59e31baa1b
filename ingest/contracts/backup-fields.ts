import { IsOptional } from 'class-validator';
import { Amount, Name, Outcome, Text } from './fields.js';

/** What a backup and its restoration share. */
export class BackupFields {
  @Name() backup!: string;
  @Outcome() outcome!: 'ok' | 'failed';
  @IsOptional() @Amount() bytes?: number;
  @IsOptional() @Amount() durationMs?: number;
  @IsOptional() @Text() location?: string;
  @IsOptional() @Text() region?: string;
  @IsOptional() @Text() kind?: string;
}
