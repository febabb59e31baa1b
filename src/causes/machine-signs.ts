import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import type { MailboxShape, SignupTraits } from './raw-events.js';

let disposable: ReadonlySet<string> | null = null;

/** Programs that are no browser, by what they call themselves. */
const PROGRAM =
  /headless|phantom|puppeteer|playwright|selenium|webdriver|python|curl|wget|go-http|java\/|okhttp|libwww|perl|ruby|node-fetch|axios|undici|guzzle|scrapy|aiohttp|httpclient|\bbot\b|spider|crawler/i;

/** Whether a mail domain hands out mailboxes that nobody keeps, by a public list of them. */
export function isDisposableDomain(domain: string): boolean {
  disposable ??= disposableEmailBlocklistSet();
  for (let name = domain.toLowerCase(); name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    if (disposable.has(name)) return true;
  }
  return false;
}

/** Whether a user agent is a program and says so; one that says nothing at all is none of a person either. */
export function isProgram(userAgent: string): boolean {
  return userAgent !== '' && PROGRAM.test(userAgent);
}

/**
 * Whether a mailbox looks drawn by lot: letters and digits without a separator, hardly one of them twice. Names repeat
 * letters, and have their digits, if any, in a number that most shops' customers share.
 */
export function isRandomMailbox(shape: MailboxShape | null): boolean {
  if (shape === null || shape.length < 7 || shape.separators > 0 || shape.digits === 0 || shape.letters < 3)
    return false;
  return shape.entropyBits >= Math.log2(shape.length) - 0.42;
}

/** The seconds under which next to nobody fills in a form: learnt from those who did, within reason. */
export function fastestPersonSeconds(before: readonly SignupTraits[]): number {
  const seconds = before.flatMap(({ formSeconds }) => (formSeconds === null ? [] : [formSeconds]));
  if (seconds.length < 20) return 3;
  const lowest = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 50)]!;
  return Math.min(6, Math.max(2, lowest));
}
