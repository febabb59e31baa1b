import { IsIn, IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { TEXT_LENGTH_MAX } from '../limits.js';
import { NameList } from './collections.js';
import { Text, Time } from './fields.js';

const KINDS = ['deploy', 'config', 'module', 'content', 'campaign', 'maintenance', 'import'] as const;

/** Somebody changed something, which may be why something else went wrong. */
export class ChangeMade {
  static readonly type = 'change.made';
  static readonly isOccurrence = true;

  @IsIn(KINDS) kind!: (typeof KINDS)[number];
  @Text(TEXT_LENGTH_MAX, 1) title!: string;
  /** Left as it is: `1.2.3.4` is a version here and no IP address. */
  @IsOptional() @Text() version?: string;
  @IsOptional() @Text() commit?: string;
  @IsOptional() @Text() author?: string;
  @IsOptional() @Text() url?: string;
  @IsOptional() @Text() environment?: string;
  @IsOptional() @NameList() modules?: string[];
  /** When it is over, where it has an end, as a maintenance or a campaign has. */
  @IsOptional() @Time() endsAt?: string;

  /** Nothing: changes are read one by one. */
  static measures(): Measure[] {
    return [];
  }
}
