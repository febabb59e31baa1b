import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { Amount, Text } from './fields.js';

/** What is known of somebody who signs up, as an account or for a newsletter. */
export class SignupFields {
  /** Hashed at the edge; anything that is no address is hashed as it is. */
  @IsOptional() @Text() email?: string;
  /** Hashed at the edge, with its network kept. */
  @IsOptional() @Text() ip?: string;
  @IsOptional() @Text() country?: string;
  @IsOptional() @Text() userAgent?: string;
  @IsOptional() @Text() channel?: string;
  @IsOptional() @IsIn(['form', 'admin', 'api', 'import']) origin?: 'form' | 'admin' | 'api' | 'import';
  /** Seconds between showing the form and sending it. */
  @IsOptional() @Amount() formSeconds?: number;
  @IsOptional() @IsBoolean() confirmed?: boolean;
}
