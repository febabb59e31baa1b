const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const USUAL_DAYS = 28;
const JUDGED_DAYS_MAX = 90;

/** The time a backtest judges, `[fromMs, toMs)` in whole minutes; milliseconds since the Unix epoch. */
export interface BacktestRange {
  fromMs: number;
  toMs: number;
}

/** A backtest cannot be run as it was asked for; the message names the field and the rule. */
export class BacktestRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BacktestRefusedError';
  }
}

/**
 * The time to judge: up to now and 28 days of it where nothing is said. What lies ahead is left out. Throws a
 * `BacktestRefusedError` where nothing remains, and where it is more than 90 days.
 */
export function backtestRange(fromMs: number | undefined, toMs: number | undefined, nowMs: number): BacktestRange {
  const to = wholeMinute(Math.min(toMs ?? nowMs, nowMs));
  const from = wholeMinute(fromMs ?? to - USUAL_DAYS * DAY_MS);
  if (from >= to) throw new BacktestRefusedError('from must be before to, and before now');
  if (to - from > JUDGED_DAYS_MAX * DAY_MS) {
    throw new BacktestRefusedError(`from must be at most ${JUDGED_DAYS_MAX} days before to`);
  }
  return { fromMs: from, toMs: to };
}

function wholeMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
