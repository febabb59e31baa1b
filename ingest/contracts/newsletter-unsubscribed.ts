import type { Measure } from '../event.js';
import { NewsletterFields } from './newsletter-fields.js';

/** A subscriber left a list. */
export class NewsletterUnsubscribed extends NewsletterFields {
  static readonly type = 'newsletter.unsubscribed';
  static readonly isOccurrence = false;

  /** Nothing: the contract has no metric of it. */
  static measures(): Measure[] {
    return [];
  }
}
