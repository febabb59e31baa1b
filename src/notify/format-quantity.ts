/** Bases that the metric's own words already name: the bare number says it all. */
const COUNTED = new Set([
  '',
  'count',
  'events',
  'orders',
  'queries',
  'views',
  'requests',
  'runs',
  'checks',
  'mails',
  'items',
]);
const SHARES = new Set(['ratio', 'share', 'fraction']);
const PERCENTAGES = new Set(['%', 'pct', 'percent']);
/** What `Intl` takes for a currency; it throws for anything else. */
const CURRENCY_CODE = /^[A-Za-z]{3}$/;
const PERIODS = new Map([
  ['s', { one: 'second', short: 's' }],
  ['min', { one: 'minute', short: 'min' }],
  ['h', { one: 'hour', short: 'h' }],
  ['d', { one: 'day', short: 'days' }],
]);
const PERIOD_NAMES = new Map([
  ...['s', 'sec', 'second', 'seconds'].map((name) => [name, 's'] as const),
  ...['m', 'min', 'minute', 'minutes'].map((name) => [name, 'min'] as const),
  ...['h', 'hour', 'hours'].map((name) => [name, 'h'] as const),
  ...['d', 'day', 'days'].map((name) => [name, 'd'] as const),
]);

/** How numbers of a unit are written: divided, rounded, and with what after them. */
interface Scale {
  divisor: number;
  suffix: string;
  isWhole: boolean;
  currency?: string;
}

/**
 * Writes a quantity for people, without its period.
 *
 * @example formatQuantity(118, 'events/10min') // '118'
 * @example formatQuantity(4234, 'ms') // '4.23 s'
 */
export function formatQuantity(value: number, unit: string): string {
  const scale = scaleOf(baseOf(unit), value);
  return numberIn(scale, value) + scale.suffix;
}

/**
 * Writes the range of what is normal, both ends in the same scale.
 *
 * @example formatRange(800, 1500, 'ms') // '0.8–1.5 s'
 */
export function formatRange(low: number, high: number, unit: string): string {
  const scale = scaleOf(baseOf(unit), high);
  const [from, to] = [numberIn(scale, low), numberIn(scale, high)];
  return (from === to ? to : `${from}–${to}`) + scale.suffix;
}

/**
 * The period of a unit in words, to be put after the quantity.
 *
 * @example formatPeriod('events/10min') // ' in 10 min'
 * @example formatPeriod('ms') // ''
 */
export function formatPeriod(unit: string): string {
  const period = /\/(\d*)\s*([a-z]+)$/i.exec(unit);
  if (!period) return '';
  const [, count = '', name = ''] = period;
  const words = PERIODS.get(PERIOD_NAMES.get(name.toLowerCase()) ?? '');
  if (!words) return ` per ${count}${name}`;
  return count === '' || count === '1' ? ` per ${words.one}` : ` in ${count} ${words.short}`;
}

/**
 * An amount of money; without cents where they do not matter. What is no currency code stands after the number.
 *
 * @example formatMoney(1860, 'EUR') // '€1,860'
 */
export function formatMoney(amount: number, currency: string): string {
  const digits = Math.abs(amount) >= 100 || Number.isInteger(amount) ? 0 : 2;
  const precision = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (!CURRENCY_CODE.test(currency)) return `${new Intl.NumberFormat('en', precision).format(amount)} ${currency}`;
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...precision }).format(amount);
}

/**
 * A share of one in whole percent.
 *
 * @example formatShare(0.93) // '93 %'
 */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function baseOf(unit: string): string {
  return unit.split('/')[0]?.trim() ?? '';
}

function scaleOf(base: string, reference: number): Scale {
  if (COUNTED.has(base)) return { divisor: 1, suffix: '', isWhole: true };
  if (base === 'ms' || base === 's') return durationScale(base === 's' ? 1 : 1_000, reference);
  if (base === 'bytes' || base === 'B') return bytesScale(reference);
  if (SHARES.has(base)) return { divisor: 0.01, suffix: ' %', isWhole: false };
  if (PERCENTAGES.has(base)) return { divisor: 1, suffix: ' %', isWhole: false };
  if (/^[A-Z]{3}$/.test(base)) return { divisor: 1, suffix: '', isWhole: false, currency: base };
  return { divisor: 1, suffix: ` ${base}`, isWhole: false };
}

function durationScale(perSecond: number, reference: number): Scale {
  const seconds = Math.abs(reference) / perSecond;
  if (seconds >= 120) return { divisor: perSecond * 60, suffix: ' min', isWhole: false };
  if (seconds >= 1) return { divisor: perSecond, suffix: ' s', isWhole: false };
  return { divisor: perSecond / 1_000, suffix: ' ms', isWhole: true };
}

function bytesScale(reference: number): Scale {
  const names = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = Math.min(Math.floor(Math.log10(Math.max(Math.abs(reference), 1)) / 3), names.length - 1);
  return { divisor: 1_000 ** step, suffix: ` ${names[step] ?? ''}`, isWhole: step === 0 };
}

/** Three digits that count, never an exponent. */
function numberIn({ divisor, isWhole, currency }: Scale, value: number): string {
  if (currency) return formatMoney(value, currency);
  const scaled = value / divisor;
  const isLarge = isWhole || Math.abs(scaled) >= 100;
  const precision = isLarge ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  // -0 comes out of rounding a small negative bound, and reads like a mistake.
  return new Intl.NumberFormat('en', precision).format(scaled).replace(/^-0$/, '0');
}
