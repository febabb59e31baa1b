import { pino, type Logger } from 'pino';

/**
 * The service's logger: JSON lines on stderr, since stdout is for data. ERROR means that somebody must act, WARN that
 * something healed itself.
 */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
}
