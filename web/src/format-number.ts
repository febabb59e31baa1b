import type { Expected } from './api-types.js';

const LOCALE = 'en-GB';
/** What `Intl` takes for a currency; it throws for anything else. */
const CURRENCY_CODE = /^[A-Za-z]{3}$/;
const BYTE_PREFIXES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** How amounts of a unit are written; the part of the unit that says per what (`/10min`) is kept apart. */
type Notation = 'plain' | 'milliseconds' | 'bytes' | 'share' | 'percent' | 'money';

interface Unit {
  notation: Notation;
  /** The unit without the time it is counted over. */
  name: string;
  /** `10min` of `events/10min`. */
  per: string | null;
}

function parseUnit(unit: string): Unit {
  const slash = unit.indexOf('/');
  const name = slash < 0 ? unit : unit.slice(0, slash);
  const per = slash < 0 ? null : unit.slice(slash + 1);
  return { notation: notationOf(name), name, per };
}

function notationOf(name: string): Notation {
  if (/^[A-Z]{3}$/.test(name)) return 'money';
  if (name === 'ms') return 'milliseconds';
  if (name === 'bytes' || name === 'B') return 'bytes';
  if (name === 'ratio' || name === 'share' || name === 'fraction') return 'share';
  return name === '%' || name === 'percent' ? 'percent' : 'plain';
}

/** A bare number: three significant digits, whole numbers and thousands in full. */
export function formatNumber(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString(LOCALE, { maximumFractionDigits: digits });
}

/** An amount of money; cents only where they matter. What is no currency code stands after the number. */
export function formatMoney(value: number, currency: string): string {
  const maximumFractionDigits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 2;
  const minimumFractionDigits = maximumFractionDigits;
  const precision = { minimumFractionDigits, maximumFractionDigits };
  if (!CURRENCY_CODE.test(currency)) return `${value.toLocaleString(LOCALE, precision)} ${currency}`;
  return value.toLocaleString(LOCALE, { style: 'currency', currency, ...precision });
}

/** An amount in its unit as people write it: `118`, `1.2 s`, `3.4 GB`, `12 %`, `€1,860`. */
export function formatAmount(value: number, unit: string): string {
  const { notation, name } = parseUnit(unit);
  if (notation === 'money') return formatMoney(value, name);
  if (notation === 'milliseconds') return formatMilliseconds(value);
  if (notation === 'bytes') return formatBytes(value);
  if (notation === 'share') return `${formatNumber(value * 100)} %`;
  return notation === 'percent' ? `${formatNumber(value)} %` : formatNumber(value);
}

/** What is left to say of the unit beside an amount: `events per 10 min`, `per hour`, or nothing. */
export function unitWords(unit: string): string {
  const { notation, name, per } = parseUnit(unit);
  return joinUnit(notation === 'plain' ? name : '', per);
}

/** The whole unit where no amount stands beside it: `EUR per min`. */
export function fullUnitWords(unit: string): string {
  const { name, per } = parseUnit(unit);
  return joinUnit(name, per);
}

function joinUnit(name: string, per: string | null): string {
  const perWords = per === null ? '' : `per ${per.replace(/^(\d+)(\D)/, '$1 $2')}`;
  return [name, perWords].filter(Boolean).join(' ');
}

/** The unit with the shop's own money in it, which the API calls `currency`. */
export function unitOfShop(unit: string, currency: string | null | undefined): string {
  return currency ? unit.replace(/^currency\b/, currency) : unit;
}

/** The expected range: `3 to 11`. */
export function formatRange({ low, high }: Pick<Expected, 'low' | 'high'>, unit: string): string {
  const [from, to] = [formatAmount(low, unit), formatAmount(high, unit)];
  return from === to ? from : `${from} to ${to}`;
}

/** A value, or the words for its absence: nothing that is missing may look like a zero. */
export function formatValue(value: number | null, unit: string): string {
  return value === null ? 'no data' : formatAmount(value, unit);
}

/** A label of the value axis, short enough for a narrow screen. */
export function formatTick(value: number, unit: string): string {
  if (parseUnit(unit).notation !== 'plain' && parseUnit(unit).notation !== 'money') return formatAmount(value, unit);
  if (Math.abs(value) < 10_000) return formatAmount(value, unit);
  return value.toLocaleString(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });
}

/** A share of one as whole percent. */
export function formatConfidence(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function formatMilliseconds(value: number): string {
  if (Math.abs(value) < 1000) return `${formatNumber(Math.round(value))} ms`;
  return Math.abs(value) < 120_000 ? `${formatNumber(value / 1000)} s` : `${formatNumber(value / 60_000)} min`;
}

function formatBytes(value: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(Math.abs(value), 1)) / 3), BYTE_PREFIXES.length - 1);
  return `${formatNumber(value / 1000 ** power)} ${BYTE_PREFIXES[power]}`;
}
