import type { Incident, IncidentKind, VerdictEffect } from '../incidents/incident.js';

type Dimension = Incident['dimension'];

// Metrics, causes and keys come from outside: maps, so that none of them finds `toString`.

/** How a metric is spoken of. */
interface MetricWords {
  /** What is counted or measured, in lower case; given the dimension, it uses what belongs into the name. */
  subject: (dimension: Dimension) => string;
  isPlural: boolean;
  /** The keys of the dimension that the subject already tells. */
  tells: readonly string[];
  /** Whole predicates where the general ones would be clumsy. `far` is 'far ' or ''. */
  predicates?: Partial<Record<IncidentKind, (far: string) => string>>;
}

const plural = (subject: string): MetricWords => ({ subject: () => subject, isPlural: true, tells: [] });

/** A thing with a name, like `job price-list-import`, and what may happen to it. */
const named = (noun: string, key: string, unnamed: string, predicates: MetricWords['predicates']): MetricWords => ({
  subject: (dimension) => (dimension[key] ? `${noun} ${dimension[key]}` : unnamed),
  isPlural: false,
  tells: [key],
  ...(predicates && { predicates }),
});

const failsOften = (far: string): string => `fail ${far}more often than normal`;
const slower = (far: string): string => `is ${far}slower than normal`;
const tooSmall = (): string => 'is far too small';

/** The words for each metric of the contract. */
export const METRIC_WORDS: ReadonlyMap<string, MetricWords> = new Map(
  Object.entries<MetricWords>({
    'customer.registered': plural('customer registrations'),
    'newsletter.subscribed': plural('newsletter sign-ups'),
    'order.placed': plural('orders'),
    'order.value': plural('order values'),
    'page.durationMs': named('page', 'page', 'the shop', { slow: slower, spike: slower }),
    'page.errorRate': plural('page errors'),
    'page.views': plural('page views'),
    'db.bytesOut': {
      subject: ({ database }) => `data sent by ${database ? `database ${database}` : 'the database'}`,
      isPlural: false,
      tells: ['database'],
    },
    'db.queries': plural('database queries'),
    'job.finished': named('job', 'job', 'a job', { empty: () => 'ran but brought next to nothing' }),
    'job.items': { ...plural('items'), predicates: { empty: () => 'are almost all missing' } },
    'payment.failureRate': { ...plural('payments'), predicates: { failure: failsOften, spike: failsOften } },
    'giftcard.failureRate': { ...plural('gift cards'), predicates: { failure: failsOften, spike: failsOften } },
    'probe.checked': named('check', 'probe', 'a check', {
      failure: () => 'fails',
      silence: () => 'has stopped reporting',
    }),
    'host.load': named('load of host', 'host', 'the load of a host', undefined),
    'host.disk': named('disk of host', 'host', 'a disk', { threshold: () => 'is almost full' }),
    'host.hardware': named('hardware of host', 'host', 'the hardware of a host', { failure: () => 'reports a fault' }),
    'mail.sent': plural('sent e-mails'),
    'mail.queue': plural('e-mails waiting to be sent'),
    'backup.finished': named('backup', 'backup', 'a backup', { empty: tooSmall, threshold: () => 'breaks its rules' }),
    'backup.bytes': named('backup', 'backup', 'a backup', { drop: tooSmall, empty: tooSmall }),
    'ingest.silence': { subject: () => 'data from this shop', isPlural: false, tells: [] },
  }),
);

/** The general predicates; `are` and `fail` are already in the right number. */
export const KIND_PREDICATES: Record<IncidentKind, (far: string, words: { are: string; have: string }) => string> = {
  spike: (far, { are }) => `${are} ${far}above normal`,
  drop: (far, { are }) => `${are} ${far}below normal`,
  silence: (_far, { have }) => `${have} stopped`,
  slow: (far, { are }) => `${are} ${far}slower than normal`,
  failure: () => 'failed',
  late: () => 'did not run on time',
  empty: (_far, { are }) => `${are} next to nothing`,
  shift: (_far, { have }) => `${have} changed in kind`,
  threshold: (_far, { are }) => `${are} past the limit`,
};

/** How a key of a dimension is said after the subject. */
export const DIMENSION_WORDS: ReadonlyMap<string, (value: string) => string> = new Map(
  Object.entries<(value: string) => string>({
    page: (value) => `on page ${value}`,
    database: (value) => `(database ${value})`,
    job: (value) => `in job ${value}`,
    provider: (value) => `with ${value}`,
    host: (value) => `on host ${value}`,
    mailbox: (value) => `from mailbox ${value}`,
    list: (value) => `for list ${value}`,
    module: (value) => `in module ${value}`,
    country: (value) => `from ${countryName(value)}`,
  }),
);

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Countries are free text in an event: what is no code is said as it is. */
function countryName(value: string): string {
  return /^[A-Za-z]{2}$/.test(value) ? (regionNames.of(value.toUpperCase()) ?? value) : value;
}

/** What probably lies behind it, in the words of somebody who runs a shop; where a metric has words of its own, with it. */
export const CAUSE_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'bot-attack': 'bots signing up automatically',
    'bulk-import': 'a list being imported',
    campaign: 'a campaign',
    'broken-page': 'a page that no longer works',
    network: 'a network failure',
    auth: 'a refused login',
    malformed: 'a file that cannot be read',
    empty: 'a file with next to nothing in it',
    timeout: 'an answer that came too late',
    module: 'the code of a module',
    deploy: 'the latest deploy',
    database: 'the database',
    traffic: 'more visitors than usual',
    provider: 'the payment provider',
    outage: 'an outage',
    'mail.sent bot-attack': 'somebody who has got hold of the mailbox',
    'mail.queue bot-attack': 'somebody who sends mass mail from a mailbox',
    'host.disk bulk-import': 'a large import',
  }),
);

/** What to do about a cause, likewise. */
export const CAUSE_ADVICE: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'bot-attack': 'Turn on the captcha for sign-ups or block the networks named here, then delete the new accounts.',
    'bulk-import': 'Ask who is importing a list. If it was planned, mark this as expected.',
    campaign: 'Enter the campaign in the shop settings, so that its effect counts as expected.',
    'broken-page': 'Try the page yourself in a private window, then look at what changed last.',
    network: 'Check that the other side can be reached, then run it again.',
    auth: 'Renew the password or key that it uses, then run it again.',
    malformed: 'Ask the sender for a correct file, then run it again.',
    empty: 'Ask the sender for the whole file before good data is overwritten.',
    timeout: 'Check how busy both sides are, then run it again.',
    module: 'Switch the module off or go back to its previous version.',
    deploy: 'Go back to the version before, or mend what the deploy changed.',
    database: 'Look for slow or blocked queries and for imports that are running.',
    traffic: 'See whether customers or crawlers bring the visitors; add capacity or block them.',
    provider: "Look at the provider's status page and offer other ways to pay until it works.",
    outage: 'Open the shop and try to buy something, then call whoever runs the servers.',
    'mail.sent bot-attack': 'Change the password of the mailbox, stop what it has waiting, and see what it sent.',
    'mail.queue bot-attack': 'Change the password of the mailbox that sends, and empty the queue of its mails.',
    'host.disk bulk-import': 'Make room before it runs full, then see what the import leaves behind.',
  }),
);

/** What to do where the cause is not known. */
export const KIND_ADVICE: Record<IncidentKind, string> = {
  spike: 'See what is behind the rise. If it was planned, mark this as expected.',
  drop: 'Go through the shop as a customer would, and look at what changed last.',
  silence: 'Go through the shop as a customer would, and look at what changed last.',
  slow: 'Look at what changed last, and at how busy the servers are.',
  failure: 'Read the error, mend what it names, then try again.',
  late: 'Check that its schedule still runs, then start it by hand.',
  empty: 'Check the source before good data is overwritten.',
  shift: 'See where the new kind comes from.',
  threshold: 'Make room before it runs full.',
};

/** What to do about a metric where neither its cause nor its kind tells. */
export const METRIC_ADVICE: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'host.load': 'See what runs on the host, and stop what can wait.',
    'host.hardware': 'Have the part replaced, and check that the newest backup is whole.',
    'mail.queue': 'See why mail is not taken, mend it, then let the queue run again.',
  }),
);

/** The one metric whose advice does not depend on the kind: without data nothing else can be told. */
export const SILENT_INGEST_ADVICE =
  'Check that the shop still sends its events. Until it does, nobody can tell whether it sells.';

/** What an incident was called by somebody. */
export const VERDICT_WORDS: Readonly<Record<VerdictEffect['verdict'], string>> = {
  confirmed: 'confirmed',
  expected: 'called expected',
  'false-alarm': 'called a false alarm',
  'new-level': 'called a new level',
};
