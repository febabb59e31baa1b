import { IsOptional } from 'class-validator';
import { NameOrEmpty } from './fields.js';
import { SignupFields } from './signup-fields.js';

/** What the three newsletter events share. */
export class NewsletterFields extends SignupFields {
  @IsOptional() @NameOrEmpty() list?: string;
}
