import type { ModuleOpinion } from './judge-modules.js';
import type { SeriesOpinion } from './judge-series.js';
import type { SeriesFigures } from './series-figures.js';

type Named = Pick<SeriesFigures, 'metric' | 'dimension'>;

/** What people call the metrics that a change is judged by. */
const NAMES: Readonly<Record<string, string>> = {
  'customer.registered': 'registrations',
  'newsletter.subscribed': 'newsletter sign-ups',
  'order.placed': 'orders',
  'page.durationMs': 'response time',
  'page.errorRate': 'errors',
  'page.views': 'page views',
  'db.bytesOut': 'database traffic',
  'db.queries': 'database queries',
  'job.finished': 'runs',
  'payment.failureRate': 'failed payments',
  'giftcard.failureRate': 'failed gift cards',
  'probe.checked': 'failed checks',
};

/** A series in words: `response time of /cart`. */
export function nameOfSeries({ metric, dimension }: Named): string {
  const name = NAMES[metric] ?? metric;
  return dimension === '' ? name : `${name} of ${dimension.slice(dimension.indexOf('=') + 1)}`;
}

/** What a series did after a change, in one sentence with its figures. */
export function describeSeries(
  series: SeriesFigures,
  { kind, comparison, onsetMinutes, spanMinutes }: SeriesOpinion,
): string {
  const name = capital(nameOfSeries(series));
  if (!comparison) return `${name}: nothing to tell.`;
  const { observed, expected, before } = comparison;
  const figure = (value: number) => quantity(series, value);
  const was = before === null ? '' : `, ${figure(before)} before`;
  const figures = `${name}: ${figure(observed)} against ${figure(expected)} usual at this hour${was}`;
  const from = onsetMinutes === 0 ? 'from the change on' : `from ${onsetMinutes} min after it on`;
  switch (kind) {
    case 'worse':
      return `${figures}, ${from}.`;
    case 'transient':
      return `${figures}, for ${spanMinutes} min only: over by ${(onsetMinutes ?? 0) + (spanMinutes ?? 0)} min after it.`;
    case 'usual':
      return `${figures}: other days are much the same at this hour.`;
    case 'earlier':
      return `${figures}: that began before the change.`;
    default:
      return `${figures}.`;
  }
}

/** What a module that a change names did after it. */
export function describeModule({ module, page, kind, beforeMs, afterMs }: ModuleOpinion): string {
  const times = `${milliseconds(afterMs)} of ${page} against ${milliseconds(beforeMs)} in the hour before`;
  return kind === 'slower' ? `Module ${module} takes ${times}.` : `Module ${module}: ${times}.`;
}

function quantity({ metric, shape }: Pick<SeriesFigures, 'metric' | 'shape'>, value: number): string {
  switch (shape) {
    case 'duration':
      return milliseconds(value);
    case 'ratio':
    case 'outcome':
      return `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;
    case 'level':
      return metric === 'db.bytesOut' ? `${bytes(value)} a minute` : `${short(value)} a minute`;
    default:
      return short(value);
  }
}

function milliseconds(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${Math.round(value)} ms`;
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return `${short(value / 1000 ** power)} ${units[power]}`;
}

function short(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(2);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
