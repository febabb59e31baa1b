import type { SeriesState } from '../detection/series-state.js';
import { createShopRings, takeColumn, type HourRing, type MinuteRing } from '../detection/shop-rings.js';
import type { ShopWatch } from './shop-watch.js';

/** The form before the present one: there each series had rings of its own. */
export const OLDER_FORM = 7;

/** Lets the series of a watch of the form before share their rings, in place. */
export function ofOlderForm(watch: ShopWatch): ShopWatch {
  const { detection } = watch;
  const rings = createShopRings();
  for (const series of detection.series.values()) {
    const column = takeColumn(rings);
    copyColumn(series.ring, rings.ring, rings.ring.width, column);
    copyColumn(series.hours, rings.hours, rings.hours.width, column);
    for (const record of series.records ?? []) record.hours.width = 1;
    // The running sums are added up anew, and the newest hours begin from the history.
    for (const of of ['value', 'weight'] as const) {
      rings.noise[of].set(series.noise[of], series.noise[of].length * column);
    }
    Object.assign(series, { ...rings, column } satisfies Partial<SeriesState>);
  }
  detection.rings = rings;
  return watch;
}

function copyColumn(from: MinuteRing | HourRing, to: MinuteRing | HourRing, width: number, column: number): void {
  const arrays = to as unknown as Record<string, Float64Array | number>;
  for (const [name, values] of Object.entries(from) as [string, Float64Array][]) {
    values.forEach((value, row) => ((arrays[name] as Float64Array)[row * width + column] = value));
  }
}
