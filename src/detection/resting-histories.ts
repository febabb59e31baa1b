import { deserialize, serialize } from 'node:v8';
import type { RestingPlace } from './resting-columns.js';
import type { Extent } from './scratch-file.js';
import type { SeriesState } from './series-state.js';

type History = Pick<SeriesState, 'history' | 'year' | 'oddWeeks' | 'withheld'>;

const NO_HISTORY = new Uint8Array(0);

/** What the series of a shop have been taught, while nobody looks at it: it lies in a scratch file, and is asked for once a day. */
export class RestingHistories {
  private series: readonly SeriesState[] = [];
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;
  private bytes = 0;
  private isAway = false;

  constructor(private readonly place: RestingPlace) {}

  /** Brings all histories. */
  wake(): void {
    if (!this.isAway) return;
    this.isAway = false;
    const bytes = Buffer.allocUnsafe(this.bytes);
    this.place.scratch.read(this.extent!, [bytes]);
    const histories = deserialize(bytes) as History[];
    histories.forEach((history, index) => Object.assign(this.series[index]!, history));
  }

  /** Lays them all down. */
  lay(series: readonly SeriesState[]): void {
    if (this.isAway && this.series.length === series.length) return;
    this.wake();
    const bytes = serialize(series.map(historyOf));
    this.extent = this.place.scratch.write([bytes], this.extent);
    this.bytes = bytes.length;
    this.series = series;
    for (const one of series) {
      one.history = NO_HISTORY;
      if (one.year) one.year = undefined;
      if (one.oddWeeks) one.oddWeeks = undefined;
      if (one.withheld) one.withheld = undefined;
    }
    this.isAway = true;
  }
}

function historyOf({ history, year, oddWeeks, withheld }: SeriesState): History {
  return { history, ...(year && { year }), ...(oddWeeks && { oddWeeks }), ...(withheld && { withheld }) };
}
