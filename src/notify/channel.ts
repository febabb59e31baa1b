import type { IncidentChange } from '../incidents/incident.js';
import type { ChannelSettings } from '../shops/shop-settings.js';

/** Where a channel keeps a sent message (for Slack: channel id and ts), so that a later change can edit it in place. */
export type MessageHandle = Record<string, string>;

/** What a text needs to know of the shop it speaks about. */
export interface NoticeShop {
  /** As people call it; its id where not given. */
  name?: string | undefined;
  /** IANA zone in which times are told; UTC where not given. */
  timezone?: string | undefined;
}

/** One change of one incident, on its way to one channel. */
export interface Notice {
  change: IncidentChange;
  /** Number of the change within its incident, growing. */
  changeSeq: number;
  shop: NoticeShop;
  target: ChannelSettings;
  /** Milliseconds since the Unix epoch. */
  enqueuedAtMs: number;
  /** An earlier attempt may have arrived although nobody heard so: look before sending again. */
  isInDoubt: boolean;
}

/**
 * Why a send may be tried again: `rate-limited` is a healthy channel asking for patience, the others are one that is
 * down.
 */
export type RetryReason = 'rate-limited' | 'unreachable' | 'timed-out' | 'server-error';

/** What became of a send. Expected failures are values; a channel that throws has a bug. */
export type SendResult =
  /** `pauseMs`: how long the channel wants to be left alone now. */
  | { outcome: 'sent'; handle: MessageHandle | null; pauseMs?: number }
  /** `afterMs`: how long the channel asked to wait; null leaves it to the sender. */
  | { outcome: 'retry'; reason: RetryReason; detail: string; afterMs: number | null; mayHaveArrived: boolean }
  /** Trying again cannot help: wrong token, unknown channel. */
  | { outcome: 'refused'; reason: string };

/** A way to tell people. Adding one is a class of this shape and one line of wiring. */
export interface Channel {
  /** The `kind` of `ChannelSettings` that it serves. */
  readonly kind: string;
  /**
   * Sends the notice; with the handle of the incident's earlier message it edits that one. Must come back within a
   * minute, by time-outs of its own: the sender waits for it.
   */
  send(notice: Notice, previous: MessageHandle | null): Promise<SendResult>;
}

/** Where notices go when nothing else is configured, or when everything else is down. */
export const CONSOLE_TARGET: ChannelSettings = { kind: 'console' };

/** Tells two targets of a kind apart; the same address written twice is one target. */
export function targetKey(target: ChannelSettings): string {
  return target.channel ?? target.url ?? [...(target.to ?? [])].sort().join(',');
}

/** Names a channel across kinds: notices with the same key share a message, a rate limit and an outage. */
export function channelKey(kind: string, key: string): string {
  return `${kind} ${key}`;
}
