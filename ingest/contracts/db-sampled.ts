import { IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { dimension, measured } from '../measure.js';
import { MapOf } from './collections.js';
import { Amount, NameOrEmpty } from './fields.js';

/** What one module asked of the database since the previous sample. */
export class ModuleUsage {
  @IsOptional() @Amount() bytesOut?: number;
  @IsOptional() @Amount() queries?: number;
}

/** A database's counters: totals since the previous sample. */
export class DbSampled {
  static readonly type = 'db.sampled';
  static readonly isOccurrence = false;

  @Amount() bytesOut!: number;
  @IsOptional() @Amount() bytesIn?: number;
  @IsOptional() @Amount() queries?: number;
  @IsOptional() @Amount() slowQueries?: number;
  @IsOptional() @Amount() connections?: number;
  @IsOptional() @NameOrEmpty() database?: string;
  @IsOptional() @MapOf(ModuleUsage) byModule?: Record<string, ModuleUsage>;

  /** Bytes out in bytes, and queries where they are told. */
  static measures(data: DbSampled): Measure[] {
    const database = dimension('database', data.database);
    const bytesOut = measured('db.bytesOut', database, data.bytesOut);
    return typeof data.queries === 'number' ? [bytesOut, measured('db.queries', database, data.queries)] : [bytesOut];
  }
}
