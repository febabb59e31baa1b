import type { BaselineVersion } from './baseline-version.js';
import { HOURS_PER_WEEK, WINDOW_MINUTES } from '../../detectors/index.js';

/** A version that expects the same at every hour: `mid` as a profile has it, by the minute. */
export function evenBaseline(
  shape: BaselineVersion['shape'],
  mid: number,
  builtMs: number,
  noise = 0,
): BaselineVersion {
  return {
    shape,
    noise: WINDOW_MINUTES.map(() => noise),
    profile: {
      builtMs,
      mid: new Float32Array(HOURS_PER_WEEK).fill(mid),
      uncertainty: new Float32Array(HOURS_PER_WEEK),
      samples: new Uint8Array(HOURS_PER_WEEK).fill(6),
      level: 1,
      hoursKnown: 6 * HOURS_PER_WEEK,
      weightKnown: 10_000,
    },
  };
}
