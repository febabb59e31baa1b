import { describe, expect, it } from '@jest/globals';
import type { RetryReason, SendResult } from './channel.js';
import { backOffMs, decideOutcome, type SendSituation } from './decide-outcome.js';

const retry = (reason: RetryReason, afterMs: number | null = null): SendResult => {
  return { outcome: 'retry', reason, detail: 'x', afterMs, mayHaveArrived: reason === 'timed-out' };
};
const DOWN = retry('unreachable');
const BUSY = retry('rate-limited', 30_000);
const REFUSED: SendResult = { outcome: 'refused', reason: 'invalid_auth' };

const rows: [string, Partial<SendSituation>, string][] = [
  ['sent', { result: { outcome: 'sent', handle: null } }, 'sent'],
  ['refused', { result: REFUSED }, 'failed, told elsewhere'],
  ['refused, nobody left to tell', { result: REFUSED, canBeReplaced: false }, 'failed'],
  ['down, first try', { result: DOWN }, 'tryAgain in 2000'],
  ['down, third try', { result: DOWN, attempts: 3 }, 'tryAgain in 8000'],
  ['down, tenth try', { result: DOWN, attempts: 10, ageMs: 59_999 }, 'tryAgain in 15000'],
  ['down for a minute, a stand-in is there', { result: DOWN, attempts: 7, ageMs: 60_000 }, 'failed, told elsewhere'],
  [
    'down for a minute, console only',
    { result: DOWN, ageMs: 60_000, hasStandIn: false },
    'tryAgain in 2000, told elsewhere',
  ],
  ['new, down for a minute before', { result: DOWN, channelDownForMs: 60_000 }, 'failed, told elsewhere'],
  [
    'told elsewhere already',
    { result: DOWN, attempts: 10, ageMs: 600_000, canBeReplaced: false },
    'tryAgain in 120000',
  ],
  ['busy', { result: BUSY }, 'tryAgain in 30000'],
  ['busy for a minute', { result: BUSY, ageMs: 60_000 }, 'tryAgain in 30000'],
  ['busy for ten minutes', { result: BUSY, ageMs: 600_000 }, 'failed, told elsewhere'],
  ['timed out', { result: retry('timed-out') }, 'tryAgain in 2000, in doubt'],
  ['down for a day, console only', { result: DOWN, ageMs: 86_400_000, canBeReplaced: false }, 'failed'],
  ['tried a thousand times', { result: DOWN, attempts: 1_000, canBeReplaced: false }, 'failed'],
];

describe('decideOutcome', () => {
  it.each(rows)('%s', (_name, situation, expected) => {
    const usual = { attempts: 1, ageMs: 0, channelDownForMs: 0, hasStandIn: true, canBeReplaced: true };
    const outcome = decideOutcome({ result: DOWN, ...usual, ...situation });
    const parts = [
      outcome.next === 'tryAgain' ? `tryAgain in ${outcome.afterMs}` : outcome.next,
      ...(outcome.next === 'tryAgain' && outcome.inDoubt ? ['in doubt'] : []),
      ...(outcome.next !== 'sent' && outcome.failOver ? ['told elsewhere'] : []),
    ];
    expect(parts.join(', ')).toBe(expected);
  });

  it('tries often enough to notice within 90 seconds that a channel is down', () => {
    let atMs = 0;
    for (let attempts = 1; atMs < 60_000; attempts += 1) atMs += backOffMs(attempts, false);
    expect(atMs).toBeLessThan(90_000);
  });
});
