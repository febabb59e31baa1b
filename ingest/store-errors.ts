import { isNativeError } from 'node:util/types';

/**
 * Codes of ClickHouse that pass by themselves: too busy, out of memory or parts or disk for the moment, read-only, a
 * replica or the network away, an insert of which nobody knows how it ended.
 */
const PASSING_CODES: ReadonlySet<number> = new Set([
  159, // TIMEOUT_EXCEEDED
  164, // READONLY
  202, // TOO_MANY_SIMULTANEOUS_QUERIES
  203, // NO_FREE_CONNECTION
  209, // SOCKET_TIMEOUT
  210, // NETWORK_ERROR
  225, // NO_ZOOKEEPER
  241, // MEMORY_LIMIT_EXCEEDED
  242, // TABLE_IS_READ_ONLY
  243, // NOT_ENOUGH_SPACE
  252, // TOO_MANY_PARTS
  279, // ALL_CONNECTION_TRIES_FAILED
  285, // TOO_FEW_LIVE_REPLICAS
  319, // UNKNOWN_STATUS_OF_INSERT
  425, // SYSTEM_ERROR
  439, // CANNOT_SCHEDULE_TASK
  473, // DEADLOCK_AVOIDED
  999, // KEEPER_EXCEPTION
]);

/** Classes of PostgreSQL: connection lost, out of resources, shutting down. */
const PASSING_SQL_STATES = /^(08|53|57P)/;
const BROKEN_CONNECTION = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR)/;
const PASSING_WORDS = /\b(502|503|504|429)\b|unavailable|timeout|timed out|socket hang up|terminated|aborted/i;

/** Whether what a store answered passes by itself, so that the same request may be sent again later. */
export function isPassing(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const number = clickHouseCode(error);
  if (number !== null) return PASSING_CODES.has(number);
  const code = 'code' in error ? String(error.code) : '';
  if (BROKEN_CONNECTION.test(code) || PASSING_SQL_STATES.test(code) || code === 'ENOSPC') return true;
  return PASSING_WORDS.test(error.message) || isPassing(error.cause);
}

/** The number of a ClickHouse error, from its fields or its text; null where it is none of ClickHouse's. */
function clickHouseCode(error: Error): number | null {
  const own = 'clickhouseCode' in error ? error.clickhouseCode : 'code' in error ? error.code : undefined;
  const text = /^\d{1,4}$/.test(String(own)) ? String(own) : /^Code: (\d+)/.exec(error.message)?.[1];
  return text === undefined ? null : Number(text);
}
