import { HOURS_PER_WEEK, type HourOfWeekProfile } from '../../detectors/index.js';
import { leaveSpare, takeSpare, type RestingPlace } from './resting-columns.js';
import type { Extent } from './scratch-file.js';
import type { SeriesState } from './series-state.js';

/** Of each profile: when it was built, its level, and the three factors of its season; NaN where it has none. */
const OTHERS = 5;
const SPARE = 'profiles';

interface ProfileColumns {
  mid: Float32Array;
  uncertainty: Float32Array;
  samples: Uint8Array;
  others: Float64Array;
}

/** What is normal for the series of a shop while nobody looks at it: it lies in a scratch file, and is asked for twice an hour. */
export class RestingProfiles {
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;
  private count = 0;
  private columns: ProfileColumns | null = null;

  constructor(private readonly place: RestingPlace) {}

  /** All profiles of the shop, as they lie in the file. */
  get all(): ProfileColumns {
    if (this.columns) return this.columns;
    this.columns = takeSpare(this.place, `${SPARE} of ${this.count}`, () => createColumns(this.count));
    this.place.scratch.read(this.extent!, partsOf(this.columns));
    return this.columns;
  }

  /** Lays down the profiles of all series, those that are new among them. */
  lay(series: readonly SeriesState[]): void {
    if (series.some(({ profile }) => profile !== null && !(profile instanceof RestingProfile))) this.layAll(series);
    if (this.columns) leaveSpare(this.place, `${SPARE} of ${this.count}`, this.columns);
    this.columns = null;
  }

  private layAll(series: readonly SeriesState[]): void {
    const all = createColumns(series.length);
    series.forEach(({ profile }, index) => {
      if (profile) put(all, index, profile);
    });
    this.columns = all;
    this.count = series.length;
    this.extent = this.place.scratch.write(partsOf(all), this.extent);
    series.forEach((one, index) => {
      if (one.profile) one.profile = new RestingProfile(this, index, one.profile);
    });
  }
}

/** A profile of which only what each minute asks for is in memory. */
class RestingProfile implements HourOfWeekProfile {
  readonly hoursKnown: number;
  readonly weightKnown: number;

  constructor(
    private readonly shop: RestingProfiles,
    private readonly index: number,
    { hoursKnown, weightKnown }: HourOfWeekProfile,
  ) {
    this.hoursKnown = hoursKnown;
    this.weightKnown = weightKnown;
  }

  get mid(): Float32Array {
    return this.shop.all.mid.subarray(HOURS_PER_WEEK * this.index, HOURS_PER_WEEK * (this.index + 1));
  }

  get uncertainty(): Float32Array {
    return this.shop.all.uncertainty.subarray(HOURS_PER_WEEK * this.index, HOURS_PER_WEEK * (this.index + 1));
  }

  get samples(): Uint8Array {
    return this.shop.all.samples.subarray(HOURS_PER_WEEK * this.index, HOURS_PER_WEEK * (this.index + 1));
  }

  get builtMs(): number {
    return this.shop.all.others[OTHERS * this.index]!;
  }

  get level(): number {
    return this.shop.all.others[OTHERS * this.index + 1]!;
  }

  get season(): HourOfWeekProfile['season'] {
    const [mid, low, high] = this.shop.all.others.subarray(OTHERS * this.index + 2, OTHERS * (this.index + 1));
    return Number.isNaN(mid!) ? undefined : { mid: mid!, low: low!, high: high! };
  }
}

/** A profile with everything in memory that it has, its own. */
export function wholeProfile(profile: HourOfWeekProfile): HourOfWeekProfile {
  const { builtMs, mid, uncertainty, samples, level, season, hoursKnown, weightKnown } = profile;
  return {
    builtMs,
    mid: mid.slice(),
    uncertainty: uncertainty.slice(),
    samples: samples.slice(),
    level,
    ...(season && { season }),
    hoursKnown,
    weightKnown,
  };
}

function put(all: ProfileColumns, index: number, profile: HourOfWeekProfile): void {
  const { builtMs, mid, uncertainty, samples, level, season } = profile;
  all.mid.set(mid, HOURS_PER_WEEK * index);
  all.uncertainty.set(uncertainty, HOURS_PER_WEEK * index);
  all.samples.set(samples, HOURS_PER_WEEK * index);
  all.others.set([builtMs, level, season?.mid ?? Number.NaN, season?.low ?? 1, season?.high ?? 1], OTHERS * index);
}

function createColumns(series: number): ProfileColumns {
  const hours = HOURS_PER_WEEK * series;
  return {
    mid: new Float32Array(hours),
    uncertainty: new Float32Array(hours),
    samples: new Uint8Array(hours),
    others: new Float64Array(OTHERS * series),
  };
}

function partsOf({ mid, uncertainty, samples, others }: ProfileColumns): NodeJS.ArrayBufferView[] {
  return [mid, uncertainty, samples, others];
}
