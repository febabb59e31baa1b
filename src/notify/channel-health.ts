import type { SendResult } from './channel.js';
import type { ChannelHealth } from './decide-notice.js';

/** A new notice must find out soon that a channel is down, however long the older ones pause. */
const HOLD_WHEN_DOWN_MAX_MS = 15_000;
const HEALTHY: ChannelHealth = { heldUntilMs: 0, downSinceMs: null };

/** Remembers how each channel did last. Only in memory: a new process finds out by itself within one send. */
export class ChannelHealthBook {
  private readonly byKey = new Map<string, ChannelHealth>();

  of(channelKey: string): ChannelHealth {
    return this.byKey.get(channelKey) ?? HEALTHY;
  }

  /** Takes in a result; `pauseMs` is how long its notice is going to wait. */
  note(channelKey: string, result: SendResult, pauseMs: number, nowMs: number): void {
    this.byKey.set(channelKey, healthAfter(this.of(channelKey), result, pauseMs, nowMs));
  }
}

function healthAfter(before: ChannelHealth, result: SendResult, pauseMs: number, nowMs: number): ChannelHealth {
  if (result.outcome === 'refused') return HEALTHY;
  if (result.outcome === 'sent') return { heldUntilMs: nowMs + (result.pauseMs ?? 0), downSinceMs: null };
  // Who asks for patience is there to ask.
  if (result.reason === 'rate-limited') return { heldUntilMs: nowMs + pauseMs, downSinceMs: null };
  const heldUntilMs = nowMs + Math.min(pauseMs, HOLD_WHEN_DOWN_MAX_MS);
  return { heldUntilMs, downSinceMs: before.downSinceMs ?? nowMs };
}
