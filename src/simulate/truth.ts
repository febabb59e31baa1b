/** Everything that can be made to go wrong. */
export const INCIDENT_CLASSES = [
  'orders-zero',
  'signup-broken',
  'newsletter-drop',
  'payment-failures',
  'giftcard-failures',
  'campaign-orders-zero',
  'campaign-undeclared',
  'bot-drip',
  'bot-registrations',
  'bulk-import',
  'slow-cart',
  'slow-checkout',
  'db-spike',
  'probe-down',
  'ingest-silence',
  'import-network',
  'import-malformed',
  'import-auth',
  'import-empty',
  'job-too-fast',
  'export-late',
  'feed-shrunk',
  'backup-missing',
  'backup-shrunk',
  'import-timeout',
  'orders-untracked',
  'checkout-broken',
  'payments-outage',
  'slow-deploy',
  'slow-traffic',
  'slow-unexplained',
  'module-heavy',
  'export-failed',
  'bot-patient',
  'bots-after-deploy',
  'customers-imported',
  'device-broken',
  'country-blocked',
  'cart-collapse',
  'orders-fall',
  'orders-delayed',
  'slow-abandoned',
  'slow-tail',
  'price-mistake',
  'mix-shift',
  'slow-drift',
] as const;
export type IncidentClass = (typeof INCIDENT_CLASSES)[number];

/** A change, a module or a value of a field that is to blame, with the other names under which it may be accused. */
export interface TrueSuspect {
  kind: 'change' | 'module' | 'dimension';
  ref: string;
  aliases?: string[];
}

/** One thing that went wrong, and what counts as having found it. Times are RFC 3339 in UTC. */
export interface TrueIncident {
  id: string;
  shop: string;
  class: IncidentClass;
  start: string;
  end: string;
  suspects: TrueSuspect[];
  /** Metrics that may move along; `page.*` stands for `page` and everything that begins with `page.`. */
  symptoms: string[];
  /** How long after the end a detection still counts. */
  graceMinutes: number;
  /** How long after the grace a symptom still counts as one, where it is not half an hour. */
  symptomMinutes?: number;
  metrics: string[];
  kinds: string[];
  /** Null where several would be right (then `causes` may say which), or none is known. */
  cause: string | null;
  causes?: string[];
  dimension?: Record<string, string | string[]>;
  /** Value of the orders that it prevented and that did not come later, in the shop's currency; absent where nobody knows. */
  lostRevenue?: number;
  /** False where the numbers are too small to demand it. */
  mustDetect: boolean;
}

/** Something that happened, and that nobody wants to hear of. */
export interface Benign {
  class: string;
  start: string;
  end: string;
  note?: string;
}

/** What really happened in a simulated shop. */
export interface Truth {
  shop: string;
  timezone: string;
  start: string;
  /** From here on a false alarm says something, though not yet much. */
  warmupFrom: string;
  /** From here on things go wrong. */
  evaluationFrom: string;
  end: string;
  incidents: TrueIncident[];
  benign: Benign[];
  /** Classes asked for that found no room, or that this shop is too small to show. */
  notPlaced: IncidentClass[];
}
