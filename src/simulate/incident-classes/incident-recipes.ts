import type { IncidentRecipe } from '../incident-plan.js';
import type { IncidentClass } from '../truth.js';
import { cartCollapse } from './cascade-incidents.js';
import {
  checkoutBroken,
  moduleHeavy,
  ordersUntracked,
  paymentsOutage,
  slowDeploy,
  slowTraffic,
  slowUnexplained,
} from './cause-incidents.js';
import { campaignOrdersZero, giftcardFailures, ordersZero, paymentFailures } from './order-incidents.js';
import { ordersDelayed, ordersFall, slowAbandoned } from './lossy-incidents.js';
import { ingestSilence, probeDown } from './outage-incidents.js';
import { dbSpike, slowCart, slowCheckout } from './page-incidents.js';
import { mixShift, priceMistake, slowDrift, slowTail } from './quiet-incidents.js';
import {
  backupMissing,
  backupShrunk,
  exportFailed,
  exportLate,
  feedShrunk,
  importAuth,
  importEmpty,
  importMalformed,
  importNetwork,
  importTimeout,
  jobTooFast,
} from './run-incidents.js';
import {
  botDrip,
  botRegistrations,
  bulkImport,
  campaignUndeclared,
  newsletterDrop,
  signupBroken,
} from './signup-incidents.js';
import { botPatient, botsAfterDeploy, customersImported } from './signup-variants.js';
import { countryBlocked, deviceBroken } from './value-incidents.js';

/** How each class of incident is made. They find their places in this order, so those that last longest come first. */
export const INCIDENT_RECIPES: Record<IncidentClass, IncidentRecipe> = {
  'signup-broken': signupBroken,
  'newsletter-drop': newsletterDrop,
  'orders-zero': ordersZero,
  'payment-failures': paymentFailures,
  'giftcard-failures': giftcardFailures,
  'campaign-orders-zero': campaignOrdersZero,
  'bot-drip': botDrip,
  'campaign-undeclared': campaignUndeclared,
  'slow-checkout': slowCheckout,
  'slow-cart': slowCart,
  'bot-registrations': botRegistrations,
  'db-spike': dbSpike,
  'bulk-import': bulkImport,
  'backup-missing': backupMissing,
  'backup-shrunk': backupShrunk,
  'export-late': exportLate,
  'feed-shrunk': feedShrunk,
  'import-network': importNetwork,
  'import-malformed': importMalformed,
  'import-auth': importAuth,
  'import-empty': importEmpty,
  'job-too-fast': jobTooFast,
  'probe-down': probeDown,
  'ingest-silence': ingestSilence,
  // Those that came later find their places in what the others have left.
  'orders-untracked': ordersUntracked,
  'checkout-broken': checkoutBroken,
  'payments-outage': paymentsOutage,
  'slow-deploy': slowDeploy,
  'slow-traffic': slowTraffic,
  'slow-unexplained': slowUnexplained,
  'module-heavy': moduleHeavy,
  'import-timeout': importTimeout,
  'export-failed': exportFailed,
  'cart-collapse': cartCollapse,
  'device-broken': deviceBroken,
  'country-blocked': countryBlocked,
  'bot-patient': botPatient,
  'bots-after-deploy': botsAfterDeploy,
  'customers-imported': customersImported,
  'orders-fall': ordersFall,
  'orders-delayed': ordersDelayed,
  'slow-abandoned': slowAbandoned,
  'slow-tail': slowTail,
  'price-mistake': priceMistake,
  'mix-shift': mixShift,
  'slow-drift': slowDrift,
};
