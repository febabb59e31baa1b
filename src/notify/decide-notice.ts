import type { IncidentChange } from '../incidents/incident.js';
import { FAIL_OVER_AFTER_MS } from './decide-outcome.js';
import type { NoticeState } from './notice-outbox.entity.js';

/** What the decision needs to know of a notice of one incident in one channel. Times in ms since the Unix epoch. */
export interface NoticeView {
  changeSeq: number;
  event: IncidentChange['event'];
  state: NoticeState;
  createdAtMs: number;
  notBeforeMs: number;
  claimedUntilMs: number | null;
  /** Another channel, or the console, stands by and has not been told in its place yet. */
  canBeReplaced: boolean;
}

/** How a channel does, as far as this process knows. */
export interface ChannelHealth {
  /** It asked to be left alone until then. */
  heldUntilMs: number;
  /** Since when it has not worked; null if it does. */
  downSinceMs: number | null;
}

/** Whether to send now, and why; the reason goes to the log and the counts. */
export type NoticeDecision =
  | { do: 'send'; reason: 'firstMessage' | 'laterChange' }
  | { do: 'skip'; reason: 'newerChangePending' | 'newerChangeSent' }
  | { do: 'failOver'; reason: 'channelDown' }
  | { do: 'wait'; reason: 'claimedElsewhere' | 'olderChangePending' | 'backingOff' | 'channelHeld' };

/**
 * Decides about one pending notice, given the other notices of its incident in its channel.
 *
 * `opened` is never skipped in favour of a change that is still waiting: it makes the message that the later ones edit.
 * Of the changes after it only the newest matters, as each carries the whole incident.
 */
export function decideNotice(
  notice: NoticeView,
  siblings: readonly NoticeView[],
  channel: ChannelHealth,
  nowMs: number,
): NoticeDecision {
  if (isClaimed(notice, nowMs)) return { do: 'wait', reason: 'claimedElsewhere' };
  const newer = siblings.filter(({ changeSeq }) => changeSeq > notice.changeSeq);
  if (newer.some(({ state }) => state === 'sent')) return { do: 'skip', reason: 'newerChangeSent' };
  if (notice.event !== 'opened' && newer.some(({ state }) => state === 'pending')) {
    return { do: 'skip', reason: 'newerChangePending' };
  }
  if (isStuck(notice, channel, nowMs)) return { do: 'failOver', reason: 'channelDown' };
  const older = siblings.filter(({ changeSeq }) => changeSeq < notice.changeSeq);
  // An older change that is neither `opened` nor under way will itself be skipped: no need to wait for it.
  if (older.some((one) => one.state === 'pending' && (one.event === 'opened' || isClaimed(one, nowMs)))) {
    return { do: 'wait', reason: 'olderChangePending' };
  }
  if (notice.notBeforeMs > nowMs) return { do: 'wait', reason: 'backingOff' };
  if (channel.heldUntilMs > nowMs) return { do: 'wait', reason: 'channelHeld' };
  return { do: 'send', reason: older.some(({ state }) => state === 'sent') ? 'laterChange' : 'firstMessage' };
}

/** Sends to a channel that is down go one by one; those far back in the queue must not wait for a try of their own. */
function isStuck(notice: NoticeView, { downSinceMs }: ChannelHealth, nowMs: number): boolean {
  if (!notice.canBeReplaced || downSinceMs === null) return false;
  return nowMs - Math.max(downSinceMs, notice.createdAtMs) >= FAIL_OVER_AFTER_MS;
}

function isClaimed({ claimedUntilMs }: NoticeView, nowMs: number): boolean {
  return claimedUntilMs !== null && claimedUntilMs > nowMs;
}
