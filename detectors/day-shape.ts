/** Five-minute slots of a local day. */
export const SLOTS_PER_DAY = 288;

/**
 * How a level moves within the hours of a day, beside its hour-of-week profile: the nightly backup, the hourly import.
 * For each five minutes of the local day the logarithm of observed over profile, and how many days it rests on.
 */
export interface DayShape {
  logRatio: Float32Array;
  days: Float32Array;
}

// About the last week counts; an older day fades.
const DAYS_MAX = 7;
const DAYS_TO_WINSOR = 3;
const STEP_MAX = 1;

/** A day without any structure. */
export function createDayShape(): DayShape {
  return { logRatio: new Float32Array(SLOTS_PER_DAY), days: new Float32Array(SLOTS_PER_DAY) };
}

/** Learns from five minutes of a day: `logRatio` is the logarithm of what was seen over what the profile said. Constant cost. */
export function learnDayShape(shape: DayShape, slot: number, logRatio: number): void {
  const days = shape.days[slot]!;
  const known = shape.logRatio[slot]!;
  // One odd day teaches little once the usual ones are known.
  const step = days < DAYS_TO_WINSOR ? logRatio - known : Math.min(STEP_MAX, Math.max(-STEP_MAX, logRatio - known));
  // One day's worth of prior: nothing within the hour.
  shape.logRatio[slot] = known + step / (days + 2);
  shape.days[slot] = Math.min(DAYS_MAX, days + 1);
}

/** Factors on the profile at `slot`: in the middle, and the highest of its neighbours, for work may start a little off its time. Constant cost. */
export function dayFactors(shape: DayShape, slot: number): { mid: number; high: number } {
  const at = (index: number) => shape.logRatio[(index + SLOTS_PER_DAY) % SLOTS_PER_DAY]!;
  return { mid: Math.exp(at(slot)), high: Math.exp(Math.max(at(slot - 1), at(slot), at(slot + 1))) };
}
