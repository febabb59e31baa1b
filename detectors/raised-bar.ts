/** A false alarm asks for so much more of the score: for something twenty times rarer, e to the 3. */
export const BAR_STEP = 3;
/** However many false alarms there were: three of them at once. */
export const BAR_MOST = 9;

const DAY_MS = 86_400_000;
const HALVED_EVERY_MS = 14 * DAY_MS;
/** Five halvings leave a thirtieth of a step, less than any two scores differ by. */
const GONE_AFTER_MS = 5 * HALVED_EVERY_MS;

/**
 * How much more than usual is asked at `atMs` of the score of a series of which alarms were called false at `saidMs`
 * (milliseconds since the Unix epoch): each adds 3, halved every two weeks and nothing after ten, together 9 at most:
 * min(9, sum of 3 / 2^(age / 14 d)). What is said later than `atMs` adds nothing. One step a verdict.
 *
 * @example raisedBar([0], 14 * 86_400_000); // 1.5
 */
export function raisedBar(saidMs: readonly number[], atMs: number): number {
  let sum = 0;
  for (const ms of saidMs) {
    const ageMs = atMs - ms;
    if (ageMs >= 0 && ageMs < GONE_AFTER_MS) sum += BAR_STEP / 2 ** (ageMs / HALVED_EVERY_MS);
  }
  return Math.min(BAR_MOST, sum);
}

/** When nothing is left of a step that was said at `saidMs`. */
export function barGoneMs(saidMs: number): number {
  return saidMs + GONE_AFTER_MS;
}
