import { between, oneByWeight, oneOf, wholeBetween, type RandomSource } from './random-source.js';

/** What a registration or a subscription tells of the one who made it; field names are the contract's. */
export interface Person {
  email: string;
  ip: string;
  country: string;
  userAgent: string;
}

const GIVEN_NAMES = (
  'anna,ben,carla,david,elena,felix,grace,hugo,irene,jonas,katia,liam,marta,nils,olga,paul,quinn,rosa,sam,tessa,' +
  'ugo,vera,will,yara,zoe,alice,boris,chloe,dario,emma,frank,gina,henry,ida,jack,lena,marco,nora,oscar,petra'
).split(',');
const FAMILY_NAMES = (
  'abbott,bauer,conti,dumont,eriksen,ferrara,gruber,harris,iversen,jansen,keller,lopez,moretti,novak,olsen,parker,' +
  'quiroga,rossi,schmidt,taylor,urban,vidal,walker,young,zanetti,barnes,costa,doyle,evans,fischer,greco,hughes'
).split(',');

/** Weights are rough shares of the mailbox providers; the last one stands for companies and own domains. */
const MAIL_DOMAINS = [
  ['gmail.com', 46],
  ['outlook.com', 10],
  ['hotmail.com', 10],
  ['yahoo.com', 8],
  ['icloud.com', 7],
  ['gmx.net', 3],
  ['proton.me', 2],
  ['', 14],
] as const;

/** Services that hand out mailboxes for ten minutes; all of them are on public lists of disposable domains. */
const DISPOSABLE_DOMAINS = ['mailinator.com', 'guerrillamail.com', 'yopmail.com', 'trashmail.com', 'maildrop.cc'];

const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
];
const ATTACK_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36';

/** What programs call themselves, or give themselves out for. */
const SCATTERED_USER_AGENTS = [
  ...USER_AGENTS.slice(0, 2),
  'python-requests/2.32.3',
  'Go-http-client/2.0',
  'curl/8.9.1',
];

/** TEST-NET-1 to 3 of RFC 5737: attackers share these, and no real machine answers there. */
const ATTACK_NETWORKS = ['203.0.113', '198.51.100', '192.0.2'];

function localPart(random: RandomSource): string {
  const given = oneOf(random, GIVEN_NAMES);
  const family = oneOf(random, FAMILY_NAMES);
  const number = wholeBetween(random, 1, 99);
  return oneOf(random, [
    `${given}.${family}`,
    `${given}${family}`,
    `${given[0]}${family}`,
    `${given}${number}`,
    `${family}.${given}${number}`,
  ]);
}

/** IPv4 from the carriers' shared space (RFC 6598) or IPv6 from the documentation prefix: many networks, none of them real. */
function visitorAddress(random: RandomSource): string {
  if (random() < 0.25) {
    const group = (): string => wholeBetween(random, 1, 0xffff).toString(16);
    return `2001:db8:${group()}:${group()}::${group()}`;
  }
  return `100.${wholeBetween(random, 64, 127)}.${wholeBetween(random, 0, 255)}.${wholeBetween(random, 1, 254)}`;
}

/** Someone who means it: an ordinary mailbox and a network shared with nobody. One in twelve is abroad. */
export function visitor(random: RandomSource, country: string): Person {
  const domain = oneByWeight(random, MAIL_DOMAINS);
  return {
    email: `${localPart(random)}@${domain || `${oneOf(random, FAMILY_NAMES)}-${oneOf(random, FAMILY_NAMES)}.example`}`,
    ip: visitorAddress(random),
    country: random() < 1 / 12 ? oneOf(random, ['DE', 'FR', 'ES', 'NL', 'US', 'CH']) : country,
    userAgent: oneOf(random, USER_AGENTS),
  };
}

/** A machine that registers: a random mailbox, mostly disposable, from one of three networks, always the same browser. */
export function bot(random: RandomSource): Person {
  const letters = Array.from({ length: wholeBetween(random, 8, 12) }, () =>
    oneOf(random, [...'bcdfghjklmnpqrstvwxz0123456789']),
  );
  const domain = random() < 0.85 ? oneOf(random, DISPOSABLE_DOMAINS) : oneOf(random, ['gmail.com', 'outlook.com']);
  return {
    email: `${letters.join('')}@${domain}`,
    ip: `${oneOf(random, ATTACK_NETWORKS)}.${wholeBetween(random, 1, 254)}`,
    country: oneOf(random, ['NL', 'RU', 'US']),
    userAgent: ATTACK_USER_AGENT,
  };
}

/** One that hides: each time from another network, mostly under another name, with a mailbox of a domain of its own. */
export function scatteredBot(random: RandomSource): Person {
  const letters = Array.from({ length: wholeBetween(random, 5, 9) }, () => oneOf(random, [...'bcdfghjklmnpqrstvwxz']));
  const person = bot(random);
  const domain = random() < 0.4 ? `${letters.join('')}.example` : person.email.slice(person.email.indexOf('@') + 1);
  return {
    ...person,
    email: `${person.email.slice(0, person.email.indexOf('@'))}@${domain}`,
    ip: visitorAddress(random),
    userAgent: oneOf(random, SCATTERED_USER_AGENTS),
  };
}

/** Seconds a person takes to fill in a form: log-normal shaped, never under four. */
export function humanFormSeconds(random: RandomSource, typicalSeconds: number): number {
  const spread = between(random, -1, 1) + between(random, -1, 1);
  return Math.max(4, Math.round(typicalSeconds * Math.exp(0.45 * spread) * 10) / 10);
}
