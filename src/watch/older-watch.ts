import type { HourHistory } from '../../detectors/index.js';
import { bucketsOf, type PointSum } from '../detection/point-sum.js';
import { createRunningSums } from '../detection/running-sums.js';
import { setFlags, type SeriesState } from '../detection/series-state.js';
import { createShopRings, takeColumn, type HourRing, type MinuteRing } from '../detection/shop-rings.js';
import { keepWhole } from '../detection/taught-hours.js';
import type { ShopWatch } from './shop-watch.js';

/** In this form each series had rings of its own. */
const OWN_RINGS = 7;
/** In this one the sums of a series lay together, and not those of a window; histograms were objects, as in the one before. */
const OWN_SUMS = 8;
/** In this one, and before, what had come for a minute was a map of sums, with single values in pairs. */
const PENDING_MAPS = 9;
/** The forms before the present one that are still read. */
export const OLDER_FORMS: readonly number[] = [OWN_RINGS, OWN_SUMS, PENDING_MAPS];

/** Brings a watch of one of these forms to the present one, in place. */
export function ofOlderForm(watch: ShopWatch, form: number): ShopWatch {
  openPending(watch);
  if (form === PENDING_MAPS) return watch;
  if (form === OWN_RINGS) shareRings(watch);
  else addSumsUpAnew(watch);
  for (const point of watch.cursor.points.values()) {
    point.buckets = bucketsOf(point.buckets as unknown as Record<string, number>);
  }
  return watch;
}

interface FormerSum extends Pick<PointSum, 'weight' | 'quantity' | 'squares'> {
  singles?: readonly (readonly [log: number, weight: number])[];
}

function openPending({ detection }: ShopWatch): void {
  for (const [minute, former] of detection.pending as unknown as ReadonlyMap<number, Map<string, FormerSum>>) {
    const others = new Map<string, PointSum>();
    for (const [key, { singles = [], ...sums }] of former) {
      const values = Float64Array.from(singles.flat());
      others.set(key, { ...sums, singles: { values, length: values.length } });
    }
    detection.pending.set(minute, { columns: null, others });
  }
}

function addSumsUpAnew({ detection }: ShopWatch): void {
  const sums = createRunningSums(detection.rings.ring.width);
  detection.rings.sums = sums;
  for (const series of detection.series.values()) series.sums = sums;
}

function shareRings({ detection }: ShopWatch): void {
  const rings = createShopRings();
  for (const series of detection.series.values()) {
    const column = takeColumn(rings);
    const { flags, ...minutes } = series.ring;
    copyColumn(minutes, rings.ring, rings.ring.width, column);
    flags.forEach((of, minute) => setFlags({ ring: rings.ring, column }, minute, of));
    copyColumn(series.hours, rings.hours, rings.hours.width, column);
    for (const record of series.records ?? []) record.hours.width = 1;
    for (const part of ['value', 'weight'] as const) {
      rings.noise[part].set(series.noise[part], series.noise[part].length * column);
    }
    const { history } = series as unknown as { history: HourHistory };
    // The running sums are added up anew.
    Object.assign(series, { ...rings, column } satisfies Partial<SeriesState>);
    keepWhole(series, history);
    if (series.oddWeeks?.week.every((week) => week < 0)) delete series.oddWeeks;
  }
  detection.rings = rings;
}

function copyColumn(
  from: Partial<MinuteRing> | HourRing,
  to: MinuteRing | HourRing,
  width: number,
  column: number,
): void {
  const arrays = to as unknown as Record<string, Float64Array | number>;
  for (const [name, values] of Object.entries(from) as [string, Float64Array | null | boolean][]) {
    if (!ArrayBuffer.isView(values)) continue;
    values.forEach((value, row) => ((arrays[name] as Float64Array)[row * width + column] = value));
  }
}
