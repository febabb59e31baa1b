/** The score that was given last; plain data. */
export interface RestPeriod {
  /** Rows seen so far. */
  rows: number;
  given: { row: number; score: number } | null;
}

const ROWS_MIN = 12;
const ROWS_MAX = 1000;
/** The rest lasts this share of the rows seen so far. */
const SHARE = 0.03;
/** A score in the rest is worth a word only where it is this many times as high. */
const CLEARLY_WORSE = 1.2;

/** Gives the state of a series without rows. */
export function createRestPeriod(): RestPeriod {
  return { rows: 0, given: null };
}

/**
 * Gives the score where none was given just before, or where it is clearly higher (by a fifth) than that, else 0: one
 * alert for each episode, another only when it gets clearly worse. Takes the score into the state.
 *
 * The rest lasts 3 % of the rows seen so far, at least 12 and at most 1000. Constant cost. What such a rest is worth is
 * measured in detection-notes.md: windowed Gaussian 35 to 52, random cut forest 43 to 57 on NAB.
 */
export function restAfter(state: RestPeriod, score: number): number {
  const row = state.rows++;
  const rest = Math.min(ROWS_MAX, Math.max(ROWS_MIN, Math.floor(SHARE * row)));
  const isResting = state.given !== null && state.given.row >= row - rest;
  if (isResting && score <= state.given!.score * CLEARLY_WORSE) return 0;
  state.given = score > 0 ? { row, score } : null;
  return score;
}
