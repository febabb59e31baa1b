import { IANAZone } from 'luxon';
import { ordersPerDayNeeded } from './shop-profile.js';
import { INCIDENT_CLASSES, type IncidentClass } from './truth.js';

/** The shop and the period to simulate. */
export interface SimulationOptions {
  shop: string;
  weeks: number;
  ordersPerDay: number;
  /** IANA. */
  timezone: string;
  /** ISO 3166-1 alpha-2: its public holidays are quiet days. */
  country: string;
  /** ISO 4217; the country's where not given. */
  currency?: string;
  /** The same seed and options give the same events, to the byte. */
  seed: string | number;
  /** End of the period, milliseconds since the Unix epoch. */
  endMs: number;
  incidents: 'all' | 'none' | readonly IncidentClass[];
  /** Share of the events that come twice. */
  duplicatesShare: number;
  /** Share of the events that come up to half an hour late. */
  lateShare: number;
  /** Mean events a second of the shop's own time, campaigns apart; reached by timing more or fewer page views. */
  eventsPerSecond?: number;
}

/** What `simulate` does where nothing is said; the end of the period is the caller's to give. */
export const DEFAULT_SIMULATION: Omit<SimulationOptions, 'endMs'> = {
  shop: 'demo-shop',
  weeks: 6,
  ordersPerDay: 300,
  timezone: 'Europe/Rome',
  country: 'IT',
  seed: 1,
  incidents: 'all',
  duplicatesShare: 0.01,
  lateShare: 0.01,
};

function isShare(value: number): boolean {
  return value >= 0 && value < 0.5;
}

function rateProblems(eventsPerSecond: number, ordersPerDay: number): string[] {
  if (!(eventsPerSecond > 0)) return ['events-per-second must be above 0'];
  const needed = ordersPerDayNeeded(eventsPerSecond);
  return needed > ordersPerDay
    ? [`events-per-second ${eventsPerSecond} needs orders-per-day of ${needed} or more`]
    : [];
}

/** Says what is wrong with the options, one sentence for each; nothing where all is well. */
export function simulationProblems(options: SimulationOptions): string[] {
  const problems: string[] = [];
  if (!/^[a-z0-9][a-z0-9-]*$/.test(options.shop))
    problems.push(`shop must be a name such as acme-fashion, not ${options.shop}`);
  if (!(options.weeks >= 1 && options.weeks <= 520)) problems.push('weeks must be between 1 and 520');
  if (!(options.ordersPerDay >= 1 && options.ordersPerDay <= 1e7))
    problems.push('orders-per-day must be between 1 and 10000000');
  if (!IANAZone.isValidZone(options.timezone))
    problems.push(`timezone must be one such as Europe/Rome, not ${options.timezone}`);
  if (!/^[A-Z]{2}$/.test(options.country))
    problems.push(`country must be two capitals such as IT, not ${options.country}`);
  if (!Number.isFinite(options.endMs)) problems.push('end must be a time such as 2026-11-20T00:00:00Z');
  if (!isShare(options.duplicatesShare)) problems.push('duplicates-share must be at least 0 and below 0.5');
  if (!isShare(options.lateShare)) problems.push('late-share must be at least 0 and below 0.5');
  if (options.eventsPerSecond !== undefined)
    problems.push(...rateProblems(options.eventsPerSecond, options.ordersPerDay));
  if (typeof options.incidents !== 'string')
    for (const name of options.incidents)
      if (!INCIDENT_CLASSES.includes(name))
        problems.push(`incident ${name} is unknown; known are ${INCIDENT_CLASSES.join(', ')}`);
  return problems;
}
