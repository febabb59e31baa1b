import { compactSeries, sharedName } from './compact-series.js';
import { RestingDayShapes, wholeDayShape } from './resting-day-shapes.js';
import { RestingHistories } from './resting-histories.js';
import { RestingHours } from './resting-hours.js';
import { RestingMinutes } from './resting-minutes.js';
import { RestingProfiles, wholeProfile } from './resting-profiles.js';
import { RestingValues, VALUES_HERE } from './resting-values.js';
import type { RestingPlace } from './resting-columns.js';
import type { SeriesState } from './series-state.js';
import { RING_HOURS, type HourRing } from './shop-rings.js';
import type { ShopState } from './shop-state.js';
import { KEPT_HOURS, type TaughtHours } from './taught-hours.js';
import { createValueColumns, type ValueColumns } from './value-minutes.js';

const HOUR_NAMES = ['hour', 'weight', 'quantity', 'mid', 'low', 'high', 'peak', 'minutes'] as const;
const TAUGHT_NAMES = ['hour', 'weight', 'quantity', 'minutes', 'isNew'] as const;

/**
 * Keeps a shop small while nobody looks at it: what its next minutes do not ordinarily need lies in a scratch file and comes back
 * by itself when it is asked for. What is known of the shop is the same, at rest or not.
 */
export class ShopRest {
  private readonly minutes: RestingMinutes;
  private readonly hours: RestingHours<HourRing>;
  private readonly taught: RestingHours<TaughtHours>;
  private readonly profiles: RestingProfiles;
  private readonly histories: RestingHistories;
  private readonly dayShapes: RestingDayShapes;
  private readonly values = new Map<SeriesState, RestingValues>();
  private series: readonly SeriesState[] = [];
  private forgotten = 0;
  private valuesHere: ValueColumns | null = null;

  constructor(
    private readonly state: ShopState,
    private readonly place: RestingPlace,
  ) {
    const compact = [...state.series].map(([key, series]) => [sharedName(key), compactSeries(series)] as const);
    state.series = new Map(compact);
    const { ring, hours, taught } = state.rings;
    this.minutes = new RestingMinutes(ring, place);
    this.hours = new RestingHours(hours, HOUR_NAMES, RING_HOURS, place, 'hours');
    this.taught = new RestingHours(taught, TAUGHT_NAMES, KEPT_HOURS, place, 'taught');
    this.profiles = new RestingProfiles(place);
    this.histories = new RestingHistories(place);
    this.dayShapes = new RestingDayShapes(place);
  }

  /** Lays the shop down after a look at it. Cheap where the look needed nothing out of the ordinary. */
  lay(): void {
    const { nextMinute, rings } = this.state;
    if (nextMinute === null) return;
    const isOther = this.followSeries();
    const { series } = this;
    this.minutes.lay(nextMinute - 1);
    this.hours.lay();
    this.taught.lay();
    this.profiles.lay(series);
    this.histories.lay(series);
    this.dayShapes.lay(series);
    rings.taught.histories = this.histories;
    this.layValues(series, nextMinute - 1, isOther);
  }

  /** Brings everything back: the state is plain data again, as it is stored. */
  wake(): void {
    this.minutes.wake();
    this.hours.wake();
    this.taught.wake();
    this.histories.wake();
    this.state.rings.taught.histories = null;
    for (const series of this.state.series.values()) {
      series.values?.away?.wake();
      if (series.profile) series.profile = wholeProfile(series.profile);
      if (series.dayShape) series.dayShape = wholeDayShape(series.dayShape);
    }
  }

  /** Gives back the places of a shop that is looked at no more. */
  forget(): void {
    for (const part of [
      this.minutes,
      this.hours,
      this.taught,
      this.profiles,
      this.histories,
      this.dayShapes,
      ...this.values.values(),
    ]) {
      if (part.extent) this.place.scratch.giveBack(part.extent);
    }
  }

  /** Gives whether the shop has other series than before. */
  private followSeries(): boolean {
    const { series, forgotten = 0 } = this.state;
    const isOther = this.series.length !== series.size || this.forgotten !== forgotten;
    if (isOther) this.series = [...series.values()];
    this.forgotten = forgotten;
    return isOther;
  }

  private layValues(series: readonly SeriesState[], newest: number, isOther: boolean): void {
    if (isOther) {
      // Their places in the arrays are others.
      for (const { values } of series) values?.away?.wake();
      for (const { extent } of this.values.values()) if (extent) this.place.scratch.giveBack(extent);
      this.values.clear();
      const known = series.filter(({ values }) => values !== null);
      known.forEach((one, index) => {
        this.values.set(one, new RestingValues(one.values!, index * VALUES_HERE, this.place));
      });
      this.valuesHere = createValueColumns(known.length * VALUES_HERE);
    }
    for (const resting of this.values.values()) resting.lay(newest, this.valuesHere!);
  }
}
