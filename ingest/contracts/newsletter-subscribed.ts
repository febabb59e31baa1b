import type { Measure } from '../event.js';
import { counted, dimension } from '../measure.js';
import { NewsletterFields } from './newsletter-fields.js';

/** Somebody asked for a newsletter. */
export class NewsletterSubscribed extends NewsletterFields {
  static readonly type = 'newsletter.subscribed';
  static readonly isOccurrence = false;

  /** One subscription of the shop, and one of its list where that is named: a bot usually fills one list only. */
  static measures(data: NewsletterSubscribed): Measure[] {
    const all = counted('newsletter.subscribed', '');
    return data.list ? [all, counted('newsletter.subscribed', dimension('list', data.list))] : [all];
  }
}
