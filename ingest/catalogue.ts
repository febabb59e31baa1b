// One line for each event type: the class that says what its `data` is and what it measures.
export { BackupFinished } from './contracts/backup-finished.js';
export { BackupRestored } from './contracts/backup-restored.js';
export { ChangeMade } from './contracts/change-made.js';
export { CustomerRegistered } from './contracts/customer-registered.js';
export { DbSampled } from './contracts/db-sampled.js';
export { GiftcardRedeemed } from './contracts/giftcard-redeemed.js';
export { HostSampled } from './contracts/host-sampled.js';
export { JobFinished } from './contracts/job-finished.js';
export { MailSent } from './contracts/mail-sent.js';
export { NewsletterConfirmed } from './contracts/newsletter-confirmed.js';
export { NewsletterSubscribed } from './contracts/newsletter-subscribed.js';
export { NewsletterUnsubscribed } from './contracts/newsletter-unsubscribed.js';
export { OrderPlaced } from './contracts/order-placed.js';
export { PageTimed } from './contracts/page-timed.js';
export { PaymentAttempted } from './contracts/payment-attempted.js';
export { ProbeChecked } from './contracts/probe-checked.js';
