import { isNativeError } from 'node:util/types';
import { isPassing } from '../store-errors.js';

/** How something is tried until it succeeds. */
export interface Persistence {
  /** Waits; resolves after `ms`. */
  pause: (ms: number) => Promise<void>;
  /** Waits before another attempt; resolves after `ms`, or when there is reason to believe that it will succeed. */
  pauseBeforeRetry: (ms: number) => Promise<void>;
  /** Says that this member lives; throws where the group has gone on without it. */
  heartbeat: () => Promise<void>;
  /** Whether there is still a reason to try. */
  isWanted: () => boolean;
  /** Told of each attempt that failed and is followed by another. */
  onFailure: (error: unknown, attempt: number) => void;
}

const BEAT_MS = 3_000;
const FIRST_PAUSE_MS = 250;
const PAUSE_MS_MAX = 5_000;

/**
 * Tries `work` with growing pauses for as long as its errors are of those that pass, beating meanwhile. Gives what it gave,
 * or null where nobody wants it any more. Throws an error that does not pass, and what ends a membership.
 */
export async function persist<T>(work: () => Promise<T>, persistence: Persistence): Promise<T | null> {
  const { pauseBeforeRetry, isWanted, onFailure } = persistence;
  for (let attempt = 0; isWanted(); attempt++) {
    try {
      return await beating(work(), persistence);
    } catch (error) {
      if (isEndOfMembership(error) || !(isPassing(error) || isKafkaError(error))) throw error;
      onFailure(error, attempt);
      await beating(pauseBeforeRetry(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** attempt)), persistence);
    }
  }
  return null;
}

async function beating<T>(work: Promise<T>, { pause, heartbeat }: Persistence): Promise<T> {
  const settled = Promise.allSettled([work]);
  for (;;) {
    const isDone = await Promise.race([settled.then(() => true), pause(BEAT_MS).then(() => false)]);
    if (isDone) return work;
    await heartbeat();
  }
}

function isKafkaError(error: unknown): boolean {
  return isNativeError(error) && error.name.startsWith('KafkaJS');
}

/** Whether the group has gone on without this member, or is about to share its partitions out anew. */
export function isEndOfMembership(error: unknown): boolean {
  return (
    isNativeError(error) && 'type' in error && /REBALANCE|UNKNOWN_MEMBER|ILLEGAL_GENERATION/.test(String(error.type))
  );
}
