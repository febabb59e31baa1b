import { englishHappening, englishQuoted } from './english-happenings.js';
import type { Deed, PhraseBook, Signal } from './phrase-book.js';
import { sureness } from './sureness.js';

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['bot-attack', 'an attack by programs that act as if they were customers'],
  ['bulk-import', 'a large import of data'],
  ['campaign', 'an advertising campaign'],
  ['broken-page', 'a page of the shop that did not work'],
  ['network', 'a broken connection'],
  ['auth', 'a refused login, such as a password that is no longer valid'],
  ['malformed', 'data that could not be read'],
  ['empty', 'a source that had next to nothing to give'],
  ['timeout', 'an answer that took too long'],
  ['module', 'an extension (module) of the shop'],
  ['deploy', 'a change to the software of the shop'],
  ['database', 'the database, which could not keep up'],
  ['traffic', 'more visitors than usual'],
  ['provider', 'a fault at the payment provider'],
  ['outage', 'an outage of the shop or of a service that it needs'],
  ['other', 'none of the usual ones: the messages name something else'],
]);
const LOADED_LIST = 'a whole list of addresses that was loaded at once';
const HIJACKED = 'a mailbox that somebody else has got hold of and sends mass mail from';
/** Where the words for a cause depend on what it is about. */
const CAUSES_BY_GROUP: ReadonlyMap<string, string> = new Map([
  ['customer bulk-import', LOADED_LIST],
  ['newsletter bulk-import', LOADED_LIST],
  ['mail bot-attack', HIJACKED],
  ['host other', 'something that was going on on the server, such as a backup'],
]);
const UNREPORTED = 'none of the usual ones: people went on paying, so orders were probably placed but not reported';

const SURENESS = { certain: 'almost certainly', probable: 'most probably', possible: 'possibly' };

function causeOf(cause: string, confidence: number, { metric, kind }: Signal): string {
  const isUnreported = metric.startsWith('order.') && cause === 'other' && kind !== 'spike';
  const group = metric.slice(0, metric.indexOf('.'));
  const words = isUnreported ? UNREPORTED : (CAUSES_BY_GROUP.get(`${group} ${cause}`) ?? CAUSES.get(cause));
  return words === undefined ? 'The cause is not known.' : `The cause is ${SURENESS[sureness(confidence)]} ${words}.`;
}

const DEED_WORDS: Record<Deed, string> = {
  noticed: 'Vedetta noticed it and raised the alarm',
  resolved: 'everything was back to normal',
  closed: 'Vedetta closed the alarm',
  withdrawn: 'Vedetta withdrew the alarm: later data showed that nothing had been wrong',
  acknowledged: 'somebody took it in hand',
  snoozed: 'somebody put it off for later',
  confirmed: 'somebody confirmed that it was a real problem',
  expected: 'somebody said that this had been expected',
  'false-alarm': 'somebody called it a false alarm',
  'new-level': 'somebody said that this is the new normal',
  'let-go': 'whoever had it in hand let go of it',
  resumed: 'somebody called it up again',
};

/** The report in English. */
export const english: PhraseBook = {
  locale: 'en-GB',
  quoted: englishQuoted,
  headings: {
    title: 'Report of an incident',
    what: 'What happened',
    when: 'When',
    cost: 'What it cost',
    done: 'What was done',
  },
  shop: (name) => `Shop: ${name}`,
  asOf: (date, time) => `As of ${date}, ${time}`,
  on: (date, time) => `on ${date} at ${time}`,
  at: (time) => `at ${time}`,
  moments: 'less than a minute',
  withdrawn: 'This alarm was withdrawn: later data showed that nothing had been wrong.',
  happened: englishHappening,
  figures: (observed, usual) => {
    const range = usual && (usual.low === usual.high ? usual.high : `${usual.low} to ${usual.high}`);
    return [observed && `Measured: ${observed}.`, range && `Usual: ${range}.`].filter(Boolean).join(' ');
  },
  within: (quantity, period) => `${quantity} in ${period}`,
  perCore: (quantity) => `${quantity} tasks for each processor`,
  cause: causeOf,
  module: (name) => `The trail leads to the extension ${englishQuoted(name)}.`,
  changed: (title, moment, isBefore) =>
    `${isBefore ? 'Before that' : 'Around then'}, ${moment}, the shop was changed${title === null ? '' : `: ${englishQuoted(title)}`}.`,
  also: 'At the same time:',
  began: (moment) => `It began ${moment}.`,
  noticed: (moment, after) => `It was noticed ${moment}, ${after} later.`,
  ended: (moment, after) => `It was over ${moment}, after ${after}.`,
  goesOn: (soFar) => `It is still going on, for ${soFar} so far.`,
  zone: (name, longName) => `Times are the local time of the shop (${name}, ${longName}).`,
  cost: ({ lost, perHour, low, high }, isOver) =>
    `About ${lost} in lost sales${isOver ? '' : ' so far'}. ` +
    `Each hour ${isOver ? 'cost' : 'costs'} about ${perHour}, between ${low} and ${high}.`,
  costIsDeclared: 'This is reckoned from the usual turnover that the shop has declared, not from its orders.',
  noLoss: 'No loss that stands out from the usual ups and downs of sales.',
  costUnknown: 'The loss could not be put into figures. That does not mean that there was none.',
  noCostWithdrawn: 'Nothing: there was no problem.',
  deed: (deed, isSlack) => `${DEED_WORDS[deed]}${isSlack ? ' (in Slack)' : ''}`,
  nothingDone: 'Nobody has noted down yet that anything was done.',
};
