/** The part of a pino logger that sending needs, so that a test can listen in. ERROR: act now. WARN: healed itself. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
