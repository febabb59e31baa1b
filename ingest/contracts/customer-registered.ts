import type { Measure } from '../event.js';
import { counted } from '../measure.js';
import { CUSTOMER_MIX, mixed } from '../mixes.js';
import { SignupFields } from './signup-fields.js';

/** A new customer account. */
export class CustomerRegistered extends SignupFields {
  static readonly type = 'customer.registered';
  static readonly isOccurrence = false;

  /** One registration of the shop, and of what kind it is. */
  static measures(data: CustomerRegistered): Measure[] {
    return [counted('customer.registered', ''), ...mixed(CUSTOMER_MIX, data)];
  }
}
