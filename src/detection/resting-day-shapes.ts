import type { DayShape } from '../../detectors/index.js';
import { leaveSpare, takeSpare, type RestingPlace } from './resting-columns.js';
import type { Extent } from './scratch-file.js';
import type { SeriesState } from './series-state.js';

/** How the levels of a shop move within a day, while nobody looks at it: a look asks for it, and reads a few pages. */
export class RestingDayShapes {
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;
  /** Whether the file is behind. */
  isTaught = false;
  private count = 0;
  private slots = 0;
  private numbers: Float32Array | null = null;

  constructor(private readonly place: RestingPlace) {}

  /** The part `index` of what lies in the file: by turns the ratios and the days of a series. */
  part(index: number): Float32Array {
    if (this.numbers === null) {
      this.numbers = takeSpare(this.place, `days of ${this.count}`, () => new Float32Array(this.count * this.slots));
      this.place.scratch.read(this.extent!, [this.numbers]);
    }
    return this.numbers.subarray(this.slots * index, this.slots * (index + 1));
  }

  /** Lays them all down. */
  lay(series: readonly SeriesState[]): void {
    const levels = series.filter(({ dayShape }) => dayShape !== null);
    if (levels.some(({ dayShape }) => !(dayShape instanceof RestingDayShape))) this.gather(levels);
    if (this.numbers === null) return;
    if (this.isTaught) this.extent = this.place.scratch.write([this.numbers], this.extent);
    this.isTaught = false;
    leaveSpare(this.place, `days of ${this.count}`, this.numbers);
    this.numbers = null;
  }

  private gather(levels: readonly SeriesState[]): void {
    const shapes = levels.map(({ dayShape }) => dayShape!);
    const slots = shapes[0]!.logRatio.length;
    const numbers = new Float32Array(2 * slots * shapes.length);
    shapes.forEach(({ logRatio, days }, index) => {
      numbers.set(logRatio, 2 * slots * index);
      numbers.set(days, 2 * slots * index + slots);
    });
    this.numbers = numbers;
    this.isTaught = true;
    this.slots = slots;
    this.count = 2 * shapes.length;
    levels.forEach((one, index) => (one.dayShape = new RestingDayShape(this, index)));
  }
}

class RestingDayShape implements DayShape {
  constructor(
    private readonly shop: RestingDayShapes,
    private readonly index: number,
  ) {}

  get logRatio(): Float32Array {
    return this.shop.part(2 * this.index);
  }

  get days(): Float32Array {
    // Whoever teaches asks how many days there were.
    this.shop.isTaught = true;
    return this.shop.part(2 * this.index + 1);
  }
}

/** The same in arrays of its own. */
export function wholeDayShape({ logRatio, days }: DayShape): DayShape {
  return { logRatio: logRatio.slice(), days: days.slice() };
}
