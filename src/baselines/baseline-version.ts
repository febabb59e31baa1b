import {
  HOURS_PER_WEEK,
  profileAt,
  withinSeason,
  WINDOW_MINUTES,
  type HourOfWeekProfile,
  type SeriesShape,
} from '../../detectors/index.js';

/** A stored version of what is normal for a series: all that its band at any moment is worked out from. */
export interface BaselineVersion {
  shape: SeriesShape;
  profile: HourOfWeekProfile;
  /** Learnt noise of each window length, see WINDOW_MINUTES. */
  noise: number[];
  /** What was learnt of the local day on which it was built; left out on ordinary ones. */
  day?: LearntDay;
}

/** What is learnt of one local day: by it the day is judged, not by what is known of days like it later. */
export interface LearntDay {
  /** Number of the day since 1970. */
  day: number;
  /** Factors on what an ordinary day has, for each of its 24 hours. */
  hours: ExpectedBand[];
}

/** What is to be expected of a stretch of a series. */
export interface ExpectedBand {
  low: number;
  mid: number;
  high: number;
}

/** The version as text for the store. */
export function serialiseBaseline({ shape, profile, noise, day }: BaselineVersion): string {
  const short = (values: ArrayLike<number>) => Array.from(values, (value) => Number(value.toPrecision(5)));
  return JSON.stringify({
    shape,
    noise: short(noise),
    ...(day && { day }),
    profile: {
      ...profile,
      mid: short(profile.mid),
      uncertainty: short(profile.uncertainty),
      samples: Array.from(profile.samples),
    },
  });
}

/** Reads what `serialiseBaseline` wrote. */
export function parseBaseline(text: string): BaselineVersion {
  const stored = JSON.parse(text) as BaselineVersion;
  const { profile } = stored;
  return {
    ...stored,
    profile: {
      ...profile,
      mid: Float32Array.from(profile.mid),
      uncertainty: Float32Array.from(profile.uncertainty),
      samples: Uint8Array.from(profile.samples),
    },
  };
}

/**
 * The band of one step of `minutes` around the expected value `mid`: for counts and sums the value of the whole step,
 * for all others the mean of its minutes. About 95 % of ordinary steps lie within.
 */
export function bandOf({ shape, noise }: BaselineVersion, mid: number, minutes: number): ExpectedBand {
  const phi = noise[noiseIndex(minutes)] ?? 0;
  switch (shape) {
    case 'count': {
      const spread = 1.96 * Math.sqrt(mid + phi * mid ** 2);
      return { low: Math.max(0, mid - spread), mid, high: mid + spread };
    }
    case 'duration':
    case 'level': {
      const factor = Math.exp(1.96 * Math.sqrt(phi + 0.01));
      return { low: mid / factor, mid, high: mid * factor };
    }
    case 'ratio': {
      const spread = 1.96 * Math.sqrt((mid * (1 - mid)) / 60 + 1e-6);
      return { low: Math.max(0, mid - spread), mid, high: Math.min(1, mid + spread) };
    }
    default:
      return { low: mid / 2, mid, high: mid * 2 };
  }
}

function noiseIndex(minutes: number): number {
  const index = WINDOW_MINUTES.findIndex((length) => length >= minutes);
  return index < 0 ? WINDOW_MINUTES.length - 1 : index;
}

/** Expected value of one minute in the unit of the chart: a duration's typical milliseconds, else as the profile has it. */
export function expectedMinute({ shape, profile }: BaselineVersion, hourOfWeek: number): number {
  const value = profileAt(profile, hourOfWeek);
  return shape === 'duration' ? Math.exp(value) : value;
}

/** The 168 local hours of the week as the API shows them: bands of a whole hour, with the weeks each rests on. */
export function weekOfBands(version: BaselineVersion): (ExpectedBand & { samples: number })[] {
  return Array.from({ length: HOURS_PER_WEEK }, (_, slot) => {
    const minute = version.shape === 'duration' ? Math.exp(version.profile.mid[slot]!) : version.profile.mid[slot]!;
    const mid = version.shape === 'count' || version.shape === 'sum' ? minute * 60 : minute;
    const band = bandOf(version, mid, 60);
    return { mid, ...withinSeason(version.profile, band), samples: version.profile.samples[slot]! };
  });
}
