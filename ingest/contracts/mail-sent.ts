import { IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { counted, dimension } from '../measure.js';
import { Amount, Name, Outcome } from './fields.js';

/** A mailbox sent a mail. */
export class MailSent {
  static readonly type = 'mail.sent';
  static readonly isOccurrence = false;

  /** An address here keeps its domain; its local part becomes a hash, so that mailboxes stay apart. */
  @Name() mailbox!: string;
  @Amount(1e9) recipients!: number;
  @IsOptional() @Outcome() outcome?: 'ok' | 'failed';

  /** As many mails as there were recipients: a stolen mailbox sends few mails to many. */
  static measures(data: MailSent): Measure[] {
    return [counted('mail.sent', dimension('mailbox', data.mailbox), data.recipients)];
  }
}
