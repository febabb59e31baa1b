import type { Incident } from '../incidents/incident.js';
import { formatPeriod, formatQuantity, formatRange } from './format-quantity.js';
import { DIMENSION_WORDS, KIND_PREDICATES, METRIC_WORDS } from './incident-words.js';

/** Runs and checks: that one failed or did not come is the whole story, a count of one adds nothing. */
const OUTCOME_METRICS = new Set(['job.finished', 'probe.checked', 'backup.finished', 'host.hardware']);
const WITHOUT_NUMBERS = new Set(['failure', 'late', 'silence']);
/** From double or half of what is normal on it is far from it. */
const FAR = 2;

type Told = Pick<Incident, 'metric' | 'dimension' | 'kind' | 'observed' | 'expected' | 'unit'>;

/**
 * What is wrong, in one sentence without figures.
 *
 * @example 'Customer registrations are far above normal'
 */
export function incidentTitle(incident: Told): string {
  if (incident.metric === 'ingest.silence') return 'No data arrives from this shop';
  const words = METRIC_WORDS.get(incident.metric);
  const subject = words?.subject(incident.dimension) ?? incident.metric;
  const where = whereOf(incident.dimension, words?.tells ?? []);
  if (incident.kind === 'silence' && words?.isPlural) return `No ${subject}${where} at all`;
  const number = words?.isPlural ? { are: 'are', have: 'have' } : { are: 'is', have: 'has' };
  const far = isFar(incident) ? 'far ' : '';
  const predicate = words?.predicates?.[incident.kind]?.(far) ?? KIND_PREDICATES[incident.kind](far, number);
  return capitalise(`${subject}${where} ${predicate}`);
}

/**
 * What was seen and what would be normal; null where figures would not help, or are not known.
 *
 * @example '118 in 10 min, expected 3–11'
 */
export function incidentNumbers(incident: Told): string | null {
  const { metric, kind, observed, expected, unit } = incident;
  if (metric === 'ingest.silence' || (OUTCOME_METRICS.has(metric) && WITHOUT_NUMBERS.has(kind))) return null;
  const seen = observed === null ? null : formatQuantity(observed, unit) + formatPeriod(unit);
  if (!expected) return seen;
  // No observation is "no data", never a zero.
  return `${seen ?? 'no data'}, expected ${formatRange(expected.low, expected.high, unit)}`;
}

/**
 * Title and figures in one line.
 *
 * @example 'Customer registrations are far above normal: 118 in 10 min, expected 3–11'
 */
export function incidentHeadline(incident: Told): string {
  const numbers = incidentNumbers(incident);
  return numbers === null ? incidentTitle(incident) : `${incidentTitle(incident)}: ${numbers}`;
}

function whereOf(dimension: Incident['dimension'], told: readonly string[]): string {
  const untold = Object.entries(dimension).filter(([key]) => !told.includes(key));
  return untold.map(([key, value]) => ` ${DIMENSION_WORDS.get(key)?.(value) ?? `(${key} ${value})`}`).join('');
}

function isFar({ kind, observed, expected }: Told): boolean {
  if (observed === null || !expected) return false;
  return kind === 'drop' ? observed <= expected.low / FAR : observed >= expected.high * FAR;
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
