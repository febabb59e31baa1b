import type { IncidentKind } from '../incidents/incident.js';
import type { Signal } from './phrase-book.js';

type Sentences = Record<IncidentKind, (subject: string) => string>;

/** A name or title as English quotes it. */
export const englishQuoted = (name: string): string => `“${name}”`;

/** `subject` is a plural such as “orders”. */
const COUNTED: Sentences = {
  spike: (things) => `There were clearly more ${things} than usual.`,
  drop: (things) => `There were clearly fewer ${things} than usual.`,
  silence: (things) => `There were no ${things} any more, although some were to be expected.`,
  slow: (things) => `${capital(things)} came more slowly than usual.`,
  failure: (things) => `${capital(things)} failed more often than usual.`,
  late: (things) => `${capital(things)} came later than expected.`,
  empty: (things) => `There were next to no ${things}.`,
  shift: (things) => `There were about as many ${things} as usual, but of another kind.`,
  threshold: (things) => `There were more ${things} than the limit allows.`,
};

const ITEMS: Sentences = {
  ...COUNTED,
  empty: (things) => `There were far fewer ${things} than there should have been.`,
};

/** `subject` is a singular such as “the turnover”. */
const MEASURED: Sentences = {
  spike: (thing) => `${capital(thing)} was clearly higher than usual.`,
  drop: (thing) => `${capital(thing)} was clearly lower than usual.`,
  silence: (thing) => `${capital(thing)} could no longer be measured.`,
  slow: (thing) => `${capital(thing)} grew more slowly than usual.`,
  failure: (thing) => `${capital(thing)} did not pass its check.`,
  late: (thing) => `${capital(thing)} was reported later than expected.`,
  empty: (thing) => `${capital(thing)} was next to nothing.`,
  shift: (thing) => `${capital(thing)} was about as usual, but made up in another way.`,
  threshold: (thing) => `${capital(thing)} went past its limit.`,
};

/** `subject` is a plural such as “payments”, of which a part fails. */
const FAILING: Sentences = {
  ...COUNTED,
  spike: (things) => `Clearly more ${things} failed than usual.`,
  drop: (things) => `Clearly fewer ${things} failed than usual.`,
  slow: (things) => `${capital(things)} took longer than usual.`,
  failure: (things) => `Clearly more ${things} failed than usual.`,
  threshold: (things) => `More ${things} failed than the limit allows.`,
};

/** `subject` is a singular such as “the backup “nightly””, which runs now and then. */
const RUNNING: Sentences = {
  spike: (run) => `${capital(run)} ran clearly more often than usual.`,
  drop: (run) => `${capital(run)} ran clearly less often than usual.`,
  silence: (run) => `${capital(run)} did not run any more.`,
  slow: (run) => `${capital(run)} took clearly longer than usual.`,
  failure: (run) => `${capital(run)} failed.`,
  late: (run) => `${capital(run)} did not run on time.`,
  empty: (run) => `${capital(run)} ran, but brought far less than it should have.`,
  shift: (run) => `${capital(run)} ran in another way than usual.`,
  threshold: (run) => `${capital(run)} broke a limit that is set for it.`,
};

const PAGE_TIME: Sentences = {
  ...MEASURED,
  spike: (page) => `${capital(page)} was clearly slower than usual.`,
  drop: (page) => `${capital(page)} was clearly faster than usual.`,
  silence: (page) => `${capital(page)} was not opened any more.`,
  slow: (page) => `${capital(page)} was clearly slower than usual.`,
  failure: (page) => `${capital(page)} could not be opened.`,
  late: (page) => `${capital(page)} opened later than expected.`,
  empty: (page) => `${capital(page)} opened with next to nothing in it.`,
  shift: (page) => `${capital(page)} was fast for some visitors and slow for others.`,
  threshold: (page) => `${capital(page)} was slower than the limit allows.`,
};

const CHECKED: Sentences = {
  ...RUNNING,
  silence: (check) => `${capital(check)} gave no result any more.`,
  failure: (check) => `${capital(check)} failed several times in a row.`,
  empty: (check) => `${capital(check)} got an answer with next to nothing in it.`,
};

/** What is whole or broken, and tells so itself. */
const HARDWARE: Sentences = {
  ...MEASURED,
  spike: (it) => `${capital(it)} reported more faults than usual.`,
  drop: (it) => `${capital(it)} reported less often than usual.`,
  silence: (it) => `${capital(it)} did not report any more.`,
  slow: (it) => `${capital(it)} worked more slowly than usual.`,
  failure: (it) => `${capital(it)} reported a fault.`,
  late: (it) => `${capital(it)} reported later than expected.`,
  empty: (it) => `${capital(it)} reported next to nothing.`,
  shift: (it) => `${capital(it)} reported other things than usual.`,
};

const SILENT = (): string =>
  'No data came from the shop any more. Until it comes again, nobody can tell from here whether the shop sells.';

type Dimension = Signal['dimension'];
const named = (noun: string, unnamed: string, name: string | undefined): string =>
  name === undefined ? unnamed : `${noun} ${englishQuoted(name)}`;
const page = ({ page: name }: Dimension): string => named('the page', 'the shop', name);
const server = ({ host }: Dimension): string => named('the server', 'the server', host);
const database = ({ database: name }: Dimension): string => named('the database', 'the database', name);
const job = ({ job: name }: Dimension): string => named('the automatic task', 'an automatic task', name);
const backup = ({ backup: name }: Dimension): string => named('the backup', 'the backup', name);
const of = (things: string, preposition: string, name: string | undefined): string =>
  name === undefined ? things : `${things} ${preposition} ${englishQuoted(name)}`;

/** How a metric is called, and the sentences that fit what it is. */
const METRICS: ReadonlyMap<string, [subject: (dimension: Dimension) => string, sentences: Sentences]> = new Map([
  ['customer.registered', [() => 'new customer accounts', COUNTED]],
  ['newsletter.subscribed', [({ list }) => of('newsletter sign-ups', 'for the list', list), COUNTED]],
  ['order.placed', [() => 'orders', COUNTED]],
  ['order.value', [() => 'the turnover', { ...MEASURED, silence: () => 'There was no turnover any more.' }]],
  ['page.durationMs', [page, PAGE_TIME]],
  ['page.errorRate', [({ page: name }) => of('visits', 'to the page', name), FAILING]],
  ['page.views', [({ page: name }) => of('visits', 'to the page', name), COUNTED]],
  ['db.bytesOut', [(dimension) => `the amount of data read from ${database(dimension)}`, MEASURED]],
  ['db.queries', [({ database: name }) => of('requests to the database', '', name).replace('  ', ' '), COUNTED]],
  ['job.finished', [job, RUNNING]],
  ['job.items', [({ job: name }) => of('entries', 'handled by the automatic task', name), ITEMS]],
  ['payment.failureRate', [({ provider }) => of('payments', 'with', provider), FAILING]],
  ['giftcard.failureRate', [() => 'attempts to pay with a gift card', FAILING]],
  ['probe.checked', [({ probe }) => named('the check', 'a check of the shop', probe), CHECKED]],
  [
    'host.load',
    [
      (dimension) => `the workload of ${server(dimension)}`,
      { ...MEASURED, threshold: (it) => `${capital(it)} was more than it can handle.` },
    ],
  ],
  [
    'host.disk',
    [
      (dimension) => `the space in use on the disks of ${server(dimension)}`,
      { ...MEASURED, threshold: (it) => `${capital(it)} was almost all that there is.` },
    ],
  ],
  ['host.hardware', [(dimension) => `the hardware of ${server(dimension)}`, HARDWARE]],
  ['mail.sent', [({ mailbox }) => of('e-mails', 'sent from the mailbox', mailbox), COUNTED]],
  ['mail.queue', [({ host }) => of('e-mails waiting to be sent', 'on the server', host), COUNTED]],
  ['backup.finished', [backup, RUNNING]],
  ['backup.bytes', [(dimension) => `the size of ${backup(dimension)}`, MEASURED]],
  ['ingest.silence', [() => 'messages from the shop', { ...COUNTED, silence: SILENT }]],
]);

/** What moved, as an English sentence. */
export function englishHappening(signal: Signal): string {
  const [subject, sentences] = METRICS.get(signal.metric) ?? [() => 'a reading of the shop', MEASURED];
  return sentences[signal.kind](subject(signal.dimension));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
