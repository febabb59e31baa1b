import type { MessageHandle, SendResult } from './channel.js';

const SECOND_MS = 1_000;

/**
 * After so long a channel counts as down; with a pause, a tick and two sends on top it stays under the two minutes
 * promised.
 */
export const FAIL_OVER_AFTER_MS = 60 * SECOND_MS;
/** Being asked for patience is not being down: a busy channel has longer before another one steps in. */
export const BUSY_FAIL_OVER_AFTER_MS = 600 * SECOND_MS;
/** A notice that nobody took for a day is old news. */
export const GIVE_UP_AFTER_MS = 86_400 * SECOND_MS;
/** Bounds the tries whatever the clock says; at the longest pause they last longer than a day. */
export const ATTEMPTS_MAX = 1_000;
/** The longest pause while nobody has been told, so that the deadline above is not slept through. */
export const BACK_OFF_MAX_MS = 15 * SECOND_MS;
/** The longest pause once the console has said it. */
export const BACK_OFF_REPLACED_MAX_MS = 120 * SECOND_MS;
const BACK_OFF_FIRST_MS = 2 * SECOND_MS;

/** All that counts when a send has come back. */
export interface SendSituation {
  result: SendResult;
  /** How often it has been tried, this time included. */
  attempts: number;
  /** Milliseconds since the notice was written. */
  ageMs: number;
  /** Milliseconds since the channel was first found down, 0 if it works. */
  channelDownForMs: number;
  /** Another channel of the shop's list stands by. */
  hasStandIn: boolean;
  /** A stand-in or the console can still be told in its place. */
  canBeReplaced: boolean;
}

/** What happens to the notice next. `failOver`: the next channel, at last the console, is told as well. */
export type SendOutcome =
  | { next: 'sent'; handle: MessageHandle | null }
  | { next: 'tryAgain'; afterMs: number; inDoubt: boolean; failOver: boolean; reason: string }
  | { next: 'failed'; failOver: boolean; reason: string };

/**
 * Decides what a send means for its notice. A channel that is down is replaced for good when another of the shop's
 * channels stands by. Where only the console is left it is told, but the channel goes on being tried: people read
 * that one.
 */
export function decideOutcome(situation: SendSituation): SendOutcome {
  const { result, attempts, ageMs, hasStandIn, canBeReplaced } = situation;
  if (result.outcome === 'sent') return { next: 'sent', handle: result.handle };
  if (result.outcome === 'refused') return { next: 'failed', failOver: canBeReplaced, reason: result.reason };
  const reason = `${result.reason}: ${result.detail}`;
  if (attempts >= ATTEMPTS_MAX || ageMs >= GIVE_UP_AFTER_MS) return { next: 'failed', failOver: canBeReplaced, reason };
  const failOver = canBeReplaced && isOverdue(situation, result.reason === 'rate-limited');
  if (failOver && hasStandIn) return { next: 'failed', failOver, reason };
  const afterMs = result.afterMs ?? backOffMs(attempts, failOver || !canBeReplaced);
  return { next: 'tryAgain', afterMs, inDoubt: result.mayHaveArrived, failOver, reason };
}

/** Twice as long each time: 2, 4, 8 ... seconds, up to a limit. */
export function backOffMs(attempts: number, isToldElsewhere: boolean): number {
  const maxMs = isToldElsewhere ? BACK_OFF_REPLACED_MAX_MS : BACK_OFF_MAX_MS;
  return Math.min(BACK_OFF_FIRST_MS * 2 ** Math.max(attempts - 1, 0), maxMs);
}

function isOverdue({ ageMs, channelDownForMs }: SendSituation, isBusy: boolean): boolean {
  return isBusy ? ageMs >= BUSY_FAIL_OVER_AFTER_MS : Math.max(ageMs, channelDownForMs) >= FAIL_OVER_AFTER_MS;
}
