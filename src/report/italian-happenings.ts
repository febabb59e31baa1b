import type { IncidentKind } from '../incidents/incident.js';
import type { Signal } from './phrase-book.js';

/** A noun with what agrees with it. */
interface Noun {
  /** With its article, as `gli ordini`; this is how a sentence begins. */
  the: string;
  /** Without one: `ordini`, and of a single one, `ordine`. */
  bare: string;
  one: string;
  gender: 'm' | 'f';
  /** What follows the noun, with a space before it: ` con «Stripe»`. */
  rest: string;
}
type Sentences = Record<IncidentKind, (noun: Noun) => string>;

/** A name or title as Italian quotes it. */
export const italianQuoted = (name: string): string => `«${name}»`;
const many = ({ gender }: Noun): string => (gender === 'm' ? 'i' : 'e');
const single = ({ gender }: Noun): string => (gender === 'm' ? 'o' : 'a');
const begin = ({ the, rest }: Noun): string => capital(the) + rest;

/** For a plural such as “gli ordini”. */
const COUNTED: Sentences = {
  spike: (noun) => `Ci sono stat${many(noun)} nettamente più ${noun.bare}${noun.rest} del solito.`,
  drop: (noun) => `Ci sono stat${many(noun)} nettamente meno ${noun.bare}${noun.rest} del solito.`,
  silence: (noun) => `Non c’è stat${single(noun)} più ${none(noun)}${noun.rest}, anche se era da prevedere.`,
  slow: (noun) => `${begin(noun)} sono arrivat${many(noun)} più lentamente del solito.`,
  failure: (noun) => `${begin(noun)} sono andat${many(noun)} a buon fine meno spesso del solito.`,
  late: (noun) => `${begin(noun)} sono arrivat${many(noun)} più tardi del previsto.`,
  empty: (noun) => `Non c’è stat${single(noun)} quasi ${none(noun)}${noun.rest}.`,
  shift: (noun) => `${begin(noun)} sono stat${many(noun)} circa quant${many(noun)} al solito, ma di altro tipo.`,
  threshold: (noun) => `${begin(noun)} hanno superato il limite.`,
};

const ITEMS: Sentences = {
  ...COUNTED,
  empty: (noun) => `Ci sono stat${many(noun)} molt${many(noun)} meno ${noun.bare}${noun.rest} del dovuto.`,
};

/** For a singular such as “il fatturato”. */
const MEASURED: Sentences = {
  spike: (noun) => `${begin(noun)} è stat${single(noun)} nettamente superiore al solito.`,
  drop: (noun) => `${begin(noun)} è stat${single(noun)} nettamente inferiore al solito.`,
  silence: (noun) => `Non è più stato possibile misurare ${noun.the}${noun.rest}.`,
  slow: (noun) => `${begin(noun)} è cresciut${single(noun)} più lentamente del solito.`,
  failure: (noun) => `${begin(noun)} non ha superato la verifica.`,
  late: (noun) => `${begin(noun)} è stat${single(noun)} comunicat${single(noun)} più tardi del previsto.`,
  empty: (noun) => `${begin(noun)} è stat${single(noun)} quasi pari a zero.`,
  shift: (noun) => `${begin(noun)} è rimast${single(noun)} circa al solito livello, ma con un’altra composizione.`,
  threshold: (noun) => `${begin(noun)} ha superato il limite.`,
};

const FAILING: Sentences = {
  ...COUNTED,
  spike: (noun) =>
    `${begin(noun)} non riuscit${many(noun)} sono stat${many(noun)} nettamente più numeros${many(noun)} del solito.`,
  drop: (noun) =>
    `${begin(noun)} non riuscit${many(noun)} sono stat${many(noun)} nettamente meno numeros${many(noun)} del solito.`,
  slow: (noun) => `${begin(noun)} hanno richiesto più tempo del solito.`,
  failure: (noun) =>
    `${begin(noun)} non riuscit${many(noun)} sono stat${many(noun)} nettamente più numeros${many(noun)} del solito.`,
  threshold: (noun) => `${begin(noun)} non riuscit${many(noun)} hanno superato il limite.`,
};

const RUNNING: Sentences = {
  spike: (noun) => `${begin(noun)} è stat${single(noun)} eseguit${single(noun)} nettamente più spesso del solito.`,
  drop: (noun) => `${begin(noun)} è stat${single(noun)} eseguit${single(noun)} nettamente meno spesso del solito.`,
  silence: (noun) => `${begin(noun)} non è più stat${single(noun)} eseguit${single(noun)}.`,
  slow: (noun) => `${begin(noun)} ha richiesto nettamente più tempo del solito.`,
  failure: (noun) => `${begin(noun)} non è riuscit${single(noun)}.`,
  late: (noun) => `${begin(noun)} non è stat${single(noun)} eseguit${single(noun)} in orario.`,
  empty: (noun) => `${begin(noun)} è stat${single(noun)} eseguit${single(noun)}, ma con molto meno del dovuto.`,
  shift: (noun) => `${begin(noun)} è stat${single(noun)} eseguit${single(noun)} in modo diverso dal solito.`,
  threshold: (noun) => `${begin(noun)} ha superato un limite stabilito.`,
};

const PAGE_TIME: Sentences = {
  spike: (noun) => `${begin(noun)} è stat${single(noun)} nettamente più lent${single(noun)} del solito.`,
  drop: (noun) => `${begin(noun)} è stat${single(noun)} nettamente più veloce del solito.`,
  silence: (noun) => `${begin(noun)} non è più stat${single(noun)} apert${single(noun)}.`,
  slow: (noun) => `${begin(noun)} è stat${single(noun)} nettamente più lent${single(noun)} del solito.`,
  failure: (noun) => `Non è stato possibile aprire ${noun.the}${noun.rest}.`,
  late: (noun) => `${begin(noun)} si è apert${single(noun)} più tardi del previsto.`,
  empty: (noun) => `${begin(noun)} si è apert${single(noun)} quasi vuot${single(noun)}.`,
  shift: (noun) => `${begin(noun)} è stat${single(noun)} veloce per alcuni visitatori e lent${single(noun)} per altri.`,
  threshold: (noun) => `${begin(noun)} è stat${single(noun)} più lent${single(noun)} di quanto consente il limite.`,
};

const CHECKED: Sentences = {
  ...RUNNING,
  silence: (noun) => `${begin(noun)} non ha più dato risultati.`,
  failure: (noun) => `${begin(noun)} non è riuscit${single(noun)} per più volte di seguito.`,
  empty: (noun) => `${begin(noun)} ha ricevuto una risposta quasi vuota.`,
};

/** What is whole or broken, and tells so itself. */
const HARDWARE: Sentences = {
  ...MEASURED,
  spike: (noun) => `${begin(noun)} ha segnalato più guasti del solito.`,
  drop: (noun) => `${begin(noun)} ha dato notizie meno spesso del solito.`,
  silence: (noun) => `${begin(noun)} non ha più dato notizie.`,
  slow: (noun) => `${begin(noun)} ha lavorato più lentamente del solito.`,
  failure: (noun) => `${begin(noun)} ha segnalato un guasto.`,
  late: (noun) => `${begin(noun)} ha dato notizie più tardi del previsto.`,
  empty: (noun) => `${begin(noun)} non ha segnalato quasi nulla.`,
  shift: (noun) => `${begin(noun)} ha segnalato cose diverse dal solito.`,
};

const SILENT = (): string =>
  'Dal negozio non sono più arrivati dati. Finché non tornano, da qui nessuno può dire se il negozio vende.';

type Dimension = Signal['dimension'];
const noun = (gender: Noun['gender'], the: string, bare: string, one: string, rest = ''): Noun => ({
  the,
  bare,
  one,
  gender,
  rest,
});
const named = (words: string, name: string | undefined): string =>
  name === undefined ? '' : ` ${words}${italianQuoted(name)}`;
/** Something of which there is one, with its name behind it. */
const thing = (gender: Noun['gender'], the: string, name: string | undefined): Noun =>
  noun(gender, the, the, the, named('', name));
const visits = ({ page }: Dimension): Noun => noun('f', 'le visite', 'visite', 'visita', named('alla pagina ', page));
const measure = (gender: Noun['gender'], the: string, words: string, name?: string): Noun =>
  noun(gender, the, the, the, words + named('', name));

/** How a metric is called, and the sentences that fit what it is. */
const METRICS: ReadonlyMap<string, [noun: (dimension: Dimension) => Noun, sentences: Sentences]> = new Map([
  [
    'customer.registered',
    [() => noun('m', 'i nuovi account cliente', 'nuovi account cliente', 'nuovo account cliente'), COUNTED],
  ],
  [
    'newsletter.subscribed',
    [
      ({ list }) => noun('f', 'le iscrizioni', 'iscrizioni', 'iscrizione', ` alla newsletter${named('', list)}`),
      COUNTED,
    ],
  ],
  ['order.placed', [() => noun('m', 'gli ordini', 'ordini', 'ordine'), COUNTED]],
  [
    'order.value',
    [() => measure('m', 'il fatturato', ''), { ...MEASURED, silence: () => 'Non c’è più stato fatturato.' }],
  ],
  [
    'page.durationMs',
    [({ page }) => (page === undefined ? thing('m', 'il negozio', page) : thing('f', 'la pagina', page)), PAGE_TIME],
  ],
  ['page.errorRate', [visits, FAILING]],
  ['page.views', [visits, COUNTED]],
  ['db.bytesOut', [({ database }) => measure('f', 'la quantità di dati', ' letti dal database', database), MEASURED]],
  [
    'db.queries',
    [
      ({ database }) => noun('f', 'le richieste', 'richieste', 'richiesta', ` al database${named('', database)}`),
      COUNTED,
    ],
  ],
  [
    'job.finished',
    [({ job }) => thing('f', job === undefined ? 'un’operazione automatica' : 'l’operazione automatica', job), RUNNING],
  ],
  [
    'job.items',
    [
      ({ job }) =>
        noun(
          'f',
          'le voci',
          'voci',
          'voce',
          job === undefined ? '' : ` dell’operazione automatica ${italianQuoted(job)}`,
        ),
      ITEMS,
    ],
  ],
  [
    'payment.failureRate',
    [({ provider }) => noun('m', 'i pagamenti', 'pagamenti', 'pagamento', named('con ', provider)), FAILING],
  ],
  [
    'giftcard.failureRate',
    [
      () => noun('m', 'i pagamenti con buono regalo', 'pagamenti con buono regalo', 'pagamento con buono regalo'),
      FAILING,
    ],
  ],
  [
    'probe.checked',
    [({ probe }) => thing('m', probe === undefined ? 'un controllo del negozio' : 'il controllo', probe), CHECKED],
  ],
  [
    'host.load',
    [
      ({ host }) => measure('m', 'il carico di lavoro', ' del server', host),
      { ...MEASURED, threshold: (noun) => `${begin(noun)} è stato più di quanto possa reggere.` },
    ],
  ],
  [
    'host.disk',
    [
      ({ host }) => measure('m', 'lo spazio occupato', ' sui dischi del server', host),
      { ...MEASURED, threshold: (noun) => `${begin(noun)} è stato quasi tutto quello che c’è.` },
    ],
  ],
  ['host.hardware', [({ host }) => measure('m', 'l’hardware', ' del server', host), HARDWARE]],
  [
    'mail.sent',
    [
      ({ mailbox }) =>
        noun('f', 'le e-mail inviate', 'e-mail inviate', 'e-mail inviata', named('dalla casella ', mailbox)),
      COUNTED,
    ],
  ],
  [
    'mail.queue',
    [
      ({ host }) =>
        noun(
          'f',
          'le e-mail in attesa di invio',
          'e-mail in attesa di invio',
          'e-mail in attesa di invio',
          named('sul server ', host),
        ),
      COUNTED,
    ],
  ],
  ['backup.finished', [({ backup }) => thing('m', 'il backup', backup), RUNNING]],
  ['backup.bytes', [({ backup }) => measure('f', 'la dimensione', ' del backup', backup), MEASURED]],
  [
    'ingest.silence',
    [
      () => noun('m', 'i messaggi dal negozio', 'messaggi dal negozio', 'messaggio dal negozio'),
      { ...COUNTED, silence: SILENT },
    ],
  ],
]);

/** What moved, as an Italian sentence. */
export function italianHappening(signal: Signal): string {
  const [subject, sentences] = METRICS.get(signal.metric) ?? [
    () => measure('f', 'una misura', ' del negozio'),
    MEASURED,
  ];
  return sentences[signal.kind](subject(signal.dimension));
}

function none({ gender, one }: Noun): string {
  if (gender === 'm') return `nessun ${one}`;
  return /^[aeiou]/.test(one) ? `nessun’${one}` : `nessuna ${one}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
