import type { Logger } from 'pino';

const ANSWER_WITHIN_MS = 5_000;

/** Asks a store anything; gives a sentence where it does not answer in time, else null. */
export async function askStore(
  name: string,
  ask: () => Promise<unknown>,
  log: Pick<Logger, 'warn'>,
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([ask(), late]);
    return null;
  } catch (error) {
    // The reason may name hosts and users: it is for the log, not for whoever asks.
    log.warn({ err: error, store: name }, 'a store does not answer');
    return `${name} does not answer`;
  } finally {
    clearTimeout(timer);
  }
}
