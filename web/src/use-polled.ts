import { useEffect, useState } from 'preact/hooks';
import { UnauthorizedError } from './api-client.js';

/** What was last loaded, as of when, and why the newest attempt failed, if it did. */
export interface Polled<T> {
  data: T | null;
  asOfMs: number | null;
  error: string | null;
}

const NOTHING = { data: null, asOfMs: null, error: null };

/** What every load shares: when to load again, whose clock to go by, and whom to tell that a key is wanted. */
export interface PollContext {
  /** A new value means: load again. */
  tick: number | string;
  tickNow: () => void;
  nowMs: () => number;
  onUnauthorized: () => void;
}

/** What to load, and what it is about: the subject says when the same loading means something else. */
export interface PollTask<T> {
  subject: string;
  load: (signal: AbortSignal) => Promise<T>;
}

/**
 * Loads once for each tick and whenever the subject changes; without a task, nothing. A failure keeps what was loaded
 * before, with the reason; another subject starts empty, so that no data is ever shown under a name that is not its own.
 */
export function usePolled<T>(task: PollTask<T> | null, { tick, nowMs, onUnauthorized }: PollContext): Polled<T> {
  const subject = task?.subject ?? null;
  const [loaded, setLoaded] = useState<Polled<T> & { subject: string | null }>({ ...NOTHING, subject: null });
  useEffect(() => {
    if (task === null) return undefined;
    const abort = new AbortController();
    const keep = (result: (before: Polled<T>) => Polled<T>): void => {
      if (abort.signal.aborted) return;
      setLoaded((before) => ({ ...result(before.subject === subject ? before : NOTHING), subject }));
    };
    task.load(abort.signal).then(
      (data) => keep(() => ({ data, asOfMs: nowMs(), error: null })),
      (error: unknown) => {
        if (error instanceof UnauthorizedError && !abort.signal.aborted) onUnauthorized();
        keep((before) => ({ ...before, error: error instanceof Error ? error.message : String(error) }));
      },
    );
    return () => abort.abort();
    // The task is made anew on every rendering; its subject stands for it.
  }, [subject, tick]);
  return loaded.subject === subject ? loaded : NOTHING;
}
