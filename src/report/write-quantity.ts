import type { PhraseBook } from './phrase-book.js';
import { writeDuration } from './write-time.js';

/** Bases that the sentence before names already: the bare number says it all. */
const COUNTED = new Set(['events', 'orders', 'views', 'queries', 'recipients', 'mails', 'items']);
const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];
/** What `Intl` takes for a currency; it throws for anything else. */
const CURRENCY_CODE = /^[A-Za-z]{3}$/;
const PERIOD_MS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A quantity of an incident as its owner reads it, with the period in which it came; null where the number would not
 * help, as how many runs failed in a row.
 *
 * @example writeQuantity(118, 'events/10min', english) // '118 in 10 minutes'
 */
export function writeQuantity(value: number, unit: string, book: PhraseBook): string | null {
  if (unit === 'load/core') return book.perCore(written(value, book, { maximumSignificantDigits: 2 }));
  const [base = '', per] = unit.split('/');
  const quantity = writeAmount(value, base, book);
  const [, count = '', name = ''] = /^(\d*)([a-z]+)$/.exec(per ?? '') ?? [];
  const periodMs = PERIOD_MS[name];
  if (quantity === null || periodMs === undefined) return quantity;
  return book.within(quantity, writeDuration(Number(count || 1) * periodMs, book));
}

/** An amount of money; without cents where they do not matter. What is no currency code stands after the number. */
export function writeMoney(amount: number, currency: string, { locale }: Pick<PhraseBook, 'locale'>): string {
  const digits = Math.abs(amount) >= 100 || Number.isInteger(amount) ? 0 : 2;
  const precision = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (!CURRENCY_CODE.test(currency)) return `${new Intl.NumberFormat(locale, precision).format(amount)} ${currency}`;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...precision }).format(amount);
}

function writeAmount(value: number, base: string, book: PhraseBook): string | null {
  if (COUNTED.has(base)) return written(Math.round(value), book, {});
  if (base === 'share') return written(value, book, { style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0 });
  if (base === '%') return written(value / 100, book, { style: 'percent', maximumFractionDigits: 0 });
  if (base === 'ms') return writeSeconds(value / 1000, book);
  if (base === 'bytes') return writeBytes(value, book);
  if (/^[A-Z]{3}$/.test(base)) return writeMoney(value, base, book);
  return null;
}

function writeSeconds(seconds: number, book: PhraseBook): string {
  if (seconds >= 120) return writeDuration(seconds * 1000, book);
  return withUnit(seconds, 'second', 'long', book);
}

function writeBytes(bytes: number, book: PhraseBook): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(Math.abs(bytes), 1)) / 3), BYTES.length - 1);
  return withUnit(bytes / 1000 ** step, BYTES[step]!, 'short', book);
}

function withUnit(value: number, unit: string, unitDisplay: 'long' | 'short', book: PhraseBook): string {
  const precision = value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 };
  return written(value, book, { style: 'unit', unit, unitDisplay, ...precision });
}

function written(value: number, { locale }: PhraseBook, options: Intl.NumberFormatOptions): string {
  // -0 comes out of rounding a small negative bound, and reads like a mistake.
  return new Intl.NumberFormat(locale, options).format(value === 0 ? 0 : value);
}
