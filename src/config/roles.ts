import { nearestName } from './nearest-name.js';
import type { Settings } from './settings.js';

/** What a process can do for the others, in the order of the flow. */
export const ROLES = ['collector', 'writer', 'detector', 'notifier', 'web'] as const;

/** One of the things that a process can do. */
export type Role = (typeof ROLES)[number];

/** The roles asked for are unknown, or cannot be had with these settings. */
export class RolesError extends Error {}

/** Reads what `--roles` was given; throws a RolesError that names the nearest known role. */
export function parseRoles(text: string): Role[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0)
    throw new RolesError(`--roles needs one of ${ROLES.join(', ')} or several, with commas between`);
  const unknown = names.find((name) => !ROLES.some((role) => role === name));
  if (unknown !== undefined) {
    throw new RolesError(`${unknown} is not a role; the nearest one is ${nearestName(unknown, ROLES)}`);
  }
  return ROLES.filter((role) => names.includes(role));
}

/** Why these roles cannot be had in one process with these settings, in a sentence; null where they can. */
export function refuseRoles(
  roles: readonly Role[],
  settings: Pick<Settings, 'clickhouseUrl' | 'databaseUrl' | 'kafkaBrokers'>,
): string | null {
  const embedded = [
    ...(settings.clickhouseUrl === null ? ['VEDETTA_CLICKHOUSE_URL'] : []),
    ...(settings.databaseUrl === null ? ['VEDETTA_DATABASE_URL'] : []),
  ];
  if (roles.length < ROLES.length && embedded.length > 0) {
    return `an embedded store belongs to one process, which has to have all roles: set ${embedded.join(' and ')} to share them out`;
  }
  if (settings.kafkaBrokers.length === 0 && roles.includes('collector') !== roles.includes('writer')) {
    return 'without Kafka collector and writer are one process: give --roles both of them, or set VEDETTA_KAFKA_BROKERS';
  }
  return null;
}
