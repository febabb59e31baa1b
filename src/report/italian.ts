import { italianHappening, italianQuoted } from './italian-happenings.js';
import type { Deed, PhraseBook, Signal } from './phrase-book.js';
import { sureness } from './sureness.js';

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['bot-attack', 'un attacco di programmi che si fingono clienti'],
  ['bulk-import', 'una grande importazione di dati'],
  ['campaign', 'una campagna pubblicitaria'],
  ['broken-page', 'una pagina del negozio che non funzionava'],
  ['network', 'un collegamento interrotto'],
  ['auth', 'un accesso rifiutato, per esempio una password non più valida'],
  ['malformed', 'dati illeggibili'],
  ['empty', 'una fonte che non aveva quasi nulla da dare'],
  ['timeout', 'una risposta arrivata troppo tardi'],
  ['module', 'un’estensione (modulo) del negozio'],
  ['deploy', 'una modifica al software del negozio'],
  ['database', 'il database, che non ha retto il passo'],
  ['traffic', 'un numero di visitatori superiore al solito'],
  ['provider', 'un guasto presso il fornitore dei pagamenti'],
  ['outage', 'un’interruzione del negozio o di un servizio di cui ha bisogno'],
  ['other', 'nessuna delle solite: i messaggi indicano altro'],
]);
const LOADED_LIST = 'un intero elenco di indirizzi caricato in una volta';
const HIJACKED = 'una casella di posta di cui qualcuno si è impadronito per inviare e-mail in massa';
/** Where the words for a cause depend on what it is about. */
const CAUSES_BY_GROUP: ReadonlyMap<string, string> = new Map([
  ['customer bulk-import', LOADED_LIST],
  ['newsletter bulk-import', LOADED_LIST],
  ['mail bot-attack', HIJACKED],
  ['host other', 'qualcosa che era in corso sul server, per esempio un backup'],
]);
const UNREPORTED =
  'nessuna delle solite: i pagamenti sono continuati, quindi gli ordini ci sono stati ma probabilmente non sono stati comunicati';

const SURENESS = { certain: 'quasi certamente', probable: 'molto probabilmente', possible: 'forse' };

function causeOf(cause: string, confidence: number, { metric, kind }: Signal): string {
  const isUnreported = metric.startsWith('order.') && cause === 'other' && kind !== 'spike';
  const group = metric.slice(0, metric.indexOf('.'));
  const words = isUnreported ? UNREPORTED : (CAUSES_BY_GROUP.get(`${group} ${cause}`) ?? CAUSES.get(cause));
  return words === undefined ? 'La causa non è nota.' : `La causa è ${SURENESS[sureness(confidence)]} ${words}.`;
}

const DEED_WORDS: Record<Deed, string> = {
  noticed: 'Vedetta se ne è accorta e ha dato l’allarme',
  resolved: 'tutto è tornato alla normalità',
  closed: 'Vedetta ha chiuso l’allarme',
  withdrawn: 'Vedetta ha ritirato l’allarme: dati arrivati dopo hanno mostrato che non c’era alcun problema',
  acknowledged: 'qualcuno se ne è fatto carico',
  snoozed: 'qualcuno ha rimandato la questione',
  confirmed: 'qualcuno ha confermato che il problema era reale',
  expected: 'qualcuno ha indicato che era previsto',
  'false-alarm': 'qualcuno lo ha definito un falso allarme',
  'new-level': 'qualcuno ha indicato che questa è la nuova normalità',
  'let-go': 'chi se ne era fatto carico ha lasciato la questione',
  resumed: 'qualcuno ha ripreso la questione',
};

/** The report in Italian. */
export const italian: PhraseBook = {
  locale: 'it-IT',
  quoted: italianQuoted,
  headings: {
    title: 'Rapporto su un problema',
    what: 'Che cosa è successo',
    when: 'Quando',
    cost: 'Quanto è costato',
    done: 'Che cosa è stato fatto',
  },
  shop: (name) => `Negozio: ${name}`,
  asOf: (date, time) => `Situazione di ${date}, ore ${time}`,
  on: (date, time) => `${date} alle ${time}`,
  at: (time) => `alle ${time}`,
  moments: 'meno di un minuto',
  withdrawn: 'Questo allarme è stato ritirato: dati arrivati dopo hanno mostrato che non c’era alcun problema.',
  happened: italianHappening,
  figures: (observed, usual) => {
    const range = usual && (usual.low === usual.high ? usual.high : `da ${usual.low} a ${usual.high}`);
    return [observed && `Valore rilevato: ${observed}.`, range && `Di solito: ${range}.`].filter(Boolean).join(' ');
  },
  within: (quantity, period) => `${quantity} in ${period}`,
  perCore: (quantity) => `${quantity} attività per ogni processore`,
  cause: causeOf,
  module: (name) => `Le tracce portano all’estensione ${italianQuoted(name)}.`,
  changed: (title, moment, isBefore) =>
    `${isBefore ? 'Prima' : 'In quel momento'}, ${moment}, il negozio è stato modificato${title === null ? '' : `: ${italianQuoted(title)}`}.`,
  also: 'Nello stesso momento:',
  began: (moment) => `È iniziato ${moment}.`,
  noticed: (moment, after) => `È stato notato ${moment}, dopo ${after}.`,
  ended: (moment, after) => `È finito ${moment}, dopo ${after}.`,
  goesOn: (soFar) => `È ancora in corso, finora da ${soFar}.`,
  zone: (name, longName) => `Gli orari sono quelli locali del negozio (${name}, ${longName}).`,
  cost: ({ lost, perHour, low, high }, isOver) =>
    `Circa ${lost} di mancate vendite${isOver ? '' : ' finora'}. ` +
    `Ogni ora ${isOver ? 'è costata' : 'costa'} circa ${perHour}, tra ${low} e ${high}.`,
  costIsDeclared: 'Il calcolo si basa sul fatturato abituale dichiarato dal negozio, non sui suoi ordini.',
  noLoss: 'Nessuna perdita che si distingua dai consueti alti e bassi delle vendite.',
  costUnknown: 'Non è stato possibile quantificare la perdita. Questo non significa che non ci sia stata.',
  noCostWithdrawn: 'Nulla: non c’era alcun problema.',
  deed: (deed, isSlack) => `${DEED_WORDS[deed]}${isSlack ? ' (in Slack)' : ''}`,
  nothingDone: 'Nessuno ha ancora annotato di aver fatto qualcosa.',
};
