import type { BacktestRange } from './backtest-range.js';

const DAY_MS = 86_400_000;
/** From here on baselines are built once a day, as in the long run. */
const SETTLED_DAYS = 14;

const ALWAYS = [
  'Events that came late are judged as if they had come in time, so an incident may be told earlier than it was.',
  'Single runs, checks and changes are known only for as long as events are kept (VEDETTA_RETENTION_DAYS).',
  'Why something happened is not asked: an incident has the first suspects, and the cause that its own runs tell.',
  'What people did about incidents and quiet hours are left out: each incident counts as one message.',
];

/** What a backtest of `range` with history from `startMs` on (null: none) cannot tell, in sentences. */
export function limitsOf(startMs: number | null, { fromMs }: BacktestRange): string[] {
  if (startMs === null) return ['Nothing is stored of this shop up to the end of the time asked about.'];
  const days = Math.floor(Math.max(0, fromMs - startMs) / DAY_MS);
  if (days >= SETTLED_DAYS) return ALWAYS;
  const learnt = `Before the time asked about there are only ${days} days of history: at first little is known of what is normal.`;
  return [learnt, ...ALWAYS];
}
