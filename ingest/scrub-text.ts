import { isIPv6 } from 'node:net';

/** What stands in for an address found in a text. */
export interface Replacements {
  email(address: string): string;
  ip(address: string): string;
}

/** Replacements that only say what was there, for texts that nobody looks anything up by. */
export const PLAIN_REPLACEMENTS: Replacements = { email: () => '[email]', ip: () => '[ip]' };

/** How much of a text may be an address: `userAgent` has versions such as `Chrome/134.0.0.0`, `version` is one. */
export type TextKind = 'text' | 'userAgent' | 'version';

const AT = /(?:@|%(?:25)*40)+/gu;
const HEX_RUN = /[\da-f:.]{2,}/giu;
/** Four or more numbers with dots between, unless a `v` says that they are a version. */
const DOTTED = /(?<!\d|\b[vV])\d{1,3}(?:\.\d{1,3}){3,}(?!\d)/gu;
const UNSTORABLE = /[\0\ud800-\udfff]/u;
const UNSTORABLE_ALL = /\0|\p{Surrogate}/gu;
const LOCAL_DELIMITERS = new Set('@<>()[],;:\\"=&?/#|{}'.split('').map((character) => character.charCodeAt(0)));
/** Characters that part addresses in URLs and yet may make up a whole local part, as in `#@example.it`. */
const ODD_LOCAL_CHARACTER = /[^\s@<>()[\],;:\\"]/u;
const FULL_DOMAIN = /^[^.].*\.[^\d.]{2,}$/u;
const VERSION_NUMBER = /^\d+(?:\.\d+){0,2}$/u;
const EMAIL_SIGN = 1;
const IPV4_SIGN = 2;
const IPV6_SIGN = 4;
const UNSTORABLE_SIGN = 8;
const LOCAL_PART_MAX = 64;
const IPV6_LENGTH_MAX = 45;
/** Groups tried away at either end of a run, for what stands next to an address: `IPv6:::1`, `::1:`. */
const NEIGHBOURS_MAX = 3;

/**
 * Replaces every e-mail address and IP address in a text; NUL and broken surrogates, which stores refuse, become
 * U+FFFD. Addresses are found inside URLs too, also with `%40` for the `@`. What looks like one is taken for one: a
 * name lost to `[ip]` is cheaper than an address kept.
 */
export function scrubText(text: string, replacements: Replacements, kind: TextKind = 'text'): string {
  const signs = signsOf(text);
  if (signs === 0) return text;
  let clean = text;
  if (signs & UNSTORABLE_SIGN) clean = replaceUnstorable(clean);
  if (signs & EMAIL_SIGN) clean = replaceEmails(clean, replacements);
  if (kind === 'version') return clean;
  if (signs & IPV6_SIGN) clean = replaceIpv6s(clean, replacements);
  return signs & IPV4_SIGN ? replaceIpv4s(clean, replacements, kind === 'userAgent') : clean;
}

/** Tells whether `scrubText` would have to look closer: false for nearly all texts, at the price of one pass. */
export function needsScrubbing(text: string): boolean {
  return signsOf(text) !== 0;
}

/** The characters without which there is no address, and nothing a store would refuse. */
function signsOf(text: string): number {
  let signs = 0;
  let dots = 0;
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2e) dots++;
    else if (code === 0x3a) colons++;
    else if (code === 0x40 || code === 0x25) signs |= EMAIL_SIGN;
    else if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) signs |= UNSTORABLE_SIGN;
  }
  return signs | (dots >= 3 ? IPV4_SIGN : 0) | (colons >= 2 ? IPV6_SIGN : 0);
}

function replaceUnstorable(text: string): string {
  return UNSTORABLE.test(text) ? text.replace(UNSTORABLE_ALL, '\ufffd') : text;
}

function replaceEmails(text: string, replacements: Replacements): string {
  let clean = '';
  let done = 0;
  for (const { 0: mark, index } of text.matchAll(AT)) {
    if (index < done) continue;
    const end = domainEnd(text, index + mark.length);
    const start = localPartStart(text, index, done, text.slice(index + mark.length, end));
    const isAddress =
      start < index && end > index + mark.length && !VERSION_NUMBER.test(text.slice(index + mark.length, end));
    if (!isAddress) continue;
    clean += text.slice(done, start) + replacements.email(text.slice(start, end));
    done = end;
  }
  return done === 0 ? text : clean + text.slice(done);
}

function localPartStart(text: string, at: number, from: number, domain: string): number {
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    if (quote >= from && at - quote <= LOCAL_PART_MAX + 2) return quote;
  }
  let start = at;
  while (start > from && isLocalCharacter(text.charCodeAt(start - 1))) start--;
  while (start < at && text[start] === "'") start++;
  if (start < at || !FULL_DOMAIN.test(domain)) return start;
  while (start > from && at - start < LOCAL_PART_MAX && ODD_LOCAL_CHARACTER.test(text[start - 1] ?? '')) start--;
  return start;
}

function isLocalCharacter(code: number): boolean {
  if (code <= 0x20 || code === 0x7f || code === 0xa0) return false;
  return code < 0x80 ? !LOCAL_DELIMITERS.has(code) : code !== 0x3000 && (code < 0x2000 || code > 0x206f);
}

function domainEnd(text: string, from: number): number {
  if (text[from] === '[') {
    const close = text.slice(from, from + IPV6_LENGTH_MAX + 10).indexOf(']');
    return close > 0 ? from + close + 1 : from;
  }
  let end = from;
  while (end < text.length && isDomainCharacter(text.charCodeAt(end))) end++;
  while (end > from && (text[end - 1] === '.' || text[end - 1] === '-')) end--;
  return end;
}

/** Letters, digits, dot, dash, underscore, a further `@`, and all letters beyond ASCII. */
function isDomainCharacter(code: number): boolean {
  if (code >= 0x80) return code !== 0xa0 && code !== 0x3000 && (code < 0x2000 || code > 0x206f);
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x40 && code <= 0x5a) || code === 0x5f;
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d;
}

function replaceIpv6s(text: string, replacements: Replacements): string {
  return text.replace(HEX_RUN, (run, offset: number) => {
    const found = run.indexOf(':') === run.lastIndexOf(':') ? null : ipv6Within(run, text, offset);
    if (found === null) return run;
    return run.slice(0, found.start) + replacements.ip(run.slice(found.start, found.end)) + run.slice(found.end);
  });
}

/** The longest IPv6 address in a run of hex digits, colons and dots, where the word around it does not go on. */
function ipv6Within(run: string, text: string, offset: number): { start: number; end: number } | null {
  const starts = cutPoints(run, isWordCharacter(text[offset - 1]));
  for (const start of starts) {
    let end = isWordCharacter(text[offset + run.length]) ? lastBreak(run, run.length) : run.length;
    for (let tries = 0; tries <= NEIGHBOURS_MAX && end > start; tries++, end = lastBreak(run, end)) {
      const candidate = run.slice(start, end);
      if (candidate !== '::' && candidate.length <= IPV6_LENGTH_MAX && isIPv6(candidate)) return { start, end };
    }
  }
  return null;
}

/** Where an address may start: at the run's own start, unless a word runs into it, and around its first colons. */
function cutPoints(run: string, isGlued: boolean): number[] {
  const afterDots = run.search(/[^.]/u);
  const points = isGlued && afterDots === 0 ? [] : [afterDots];
  let colon = run.indexOf(':');
  for (let tries = 0; tries < NEIGHBOURS_MAX && colon >= 0; tries++, colon = run.indexOf(':', colon + 1)) {
    if (isGlued && tries === 0 && run[colon + 1] === ':' && run[colon + 2] !== ':') continue;
    points.push(colon, colon + 1);
  }
  return points;
}

/** The last place before `end` at which an address may end: before or after a colon or dot. */
function lastBreak(run: string, end: number): number {
  const at = Math.max(run.lastIndexOf(':', end - 1), run.lastIndexOf('.', end - 1));
  return at === end - 1 ? at : at + 1;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

function replaceIpv4s(text: string, replacements: Replacements, isUserAgent: boolean): string {
  return text.replace(DOTTED, (run, offset: number) => {
    const isProduct = isUserAgent && /[a-z]\/$/iu.test(text.slice(Math.max(0, offset - 2), offset));
    return isProduct || !holdsIpv4(run) ? run : replacements.ip(run);
  });
}

function holdsIpv4(run: string): boolean {
  let octets = 0;
  for (const part of run.split('.')) {
    octets = Number(part) <= 255 ? octets + 1 : 0;
    if (octets === 4) return true;
  }
  return false;
}
