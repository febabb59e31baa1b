import type { Measure } from '../event.js';
import { counted } from '../measure.js';
import { SignupFields } from './signup-fields.js';

/** A new customer account. */
export class CustomerRegistered extends SignupFields {
  static readonly type = 'customer.registered';
  static readonly isOccurrence = false;

  /** One registration of the shop. */
  static measures(): Measure[] {
    return [counted('customer.registered', '')];
  }
}
