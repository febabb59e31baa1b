import type { Measure } from '../event.js';
import { NewsletterFields } from './newsletter-fields.js';

/** A subscriber confirmed the address. */
export class NewsletterConfirmed extends NewsletterFields {
  static readonly type = 'newsletter.confirmed';
  static readonly isOccurrence = false;

  /** Nothing: it is read as evidence about subscriptions, and has no metric of its own. */
  static measures(): Measure[] {
    return [];
  }
}
