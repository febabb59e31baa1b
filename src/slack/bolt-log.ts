import { LogLevel, type Logger } from '@slack/bolt';
import type { Log } from '../notify/log.js';

/**
 * Lets Bolt speak through our log. What it calls an error is mostly a call that we handle or try again, so its errors
 * become warnings; its chatter is dropped.
 */
export function boltLog(log: Log): Logger {
  const warn = (...parts: unknown[]): void => log.warn({ from: 'slack' }, parts.map(String).join(' '));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn,
    error: warn,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
