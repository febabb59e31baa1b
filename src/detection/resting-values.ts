import { leaveSpare, takeSpare, type RestingPlace } from './resting-columns.js';
import type { Extent } from './scratch-file.js';
import { TEACHING_LAG_MINUTES } from './series-minute.js';
import {
  createValueColumns,
  LINES,
  makeRoom,
  type ValueColumns,
  type ValueMinutes,
  type ValuesAway,
} from './value-minutes.js';

/** Minutes with values that a series at rest has here: the newest, those to come and those that teach next. */
export const VALUES_HERE = 12;
const NEWEST = 2;
const NEW = 5;
const TAUGHT = VALUES_HERE - NEWEST - NEW;
const NAMES = ['minute', 'weight', 'logs', 'beyond', 'restLogs'] as const;

/**
 * The single values of a series while nobody looks at it: the newest stay in memory, and those that teach next; all of them lie in
 * a scratch file.
 */
export class RestingValues implements ValuesAway {
  /** Places that may be taken. */
  readonly room = VALUES_HERE;
  /** Where it lies; null before the first time. */
  extent: Extent | null = null;
  /** With which of those in the file the newest begin. */
  private newest = 0;
  /** How many minutes that teach are here, before the newest, and which. */
  private taught = 0;
  private taughtFrom = 0;
  private newestFrom = 0;

  constructor(
    private readonly values: ValueMinutes,
    /** Place of the first in the arrays. */
    readonly first: number,
    private readonly place: RestingPlace,
  ) {}

  /** Whether it can be told from what is here what a minute brought. */
  knows(minute: number): boolean {
    return minute >= this.newestFrom || (minute >= this.taughtFrom && minute < this.taughtFrom + TAUGHT);
  }

  /** Whether what comes for a minute can be added to what is here. */
  takes(minute: number): boolean {
    return minute >= this.newestFrom;
  }

  /** Brings all of them. */
  wake(): void {
    const { values, first, taught, newest } = this;
    if (!values.away) return;
    const all = takeSpare(this.place, `values ${first}`, createValueColumns);
    this.place.scratch.read(this.extent!, partsOf(all));
    copyEntries(values, first + taught, all, newest, values.size - taught);
    Object.assign(values, all);
    values.size = newest + values.size - taught;
    values.away = null;
  }

  /** Lays all down but what the minutes after `minute` ordinarily need, which goes into `here`. */
  lay(minute: number, here: ValueColumns): void {
    const { values, first } = this;
    if (values.away) return;
    makeRoom(values, VALUES_HERE);
    const { size, minute: minutes } = values;
    const all = columnsOf(values);
    this.extent = this.place.scratch.write(partsOf(all), this.extent);
    this.newest = Math.max(0, size - NEWEST);
    this.newestFrom = this.newest === 0 ? Number.NEGATIVE_INFINITY : minutes[this.newest]!;
    this.taughtFrom = minute + 1 - TEACHING_LAG_MINUTES;
    let from = 0;
    while (from < this.newest && minutes[from]! < this.taughtFrom) from++;
    let until = from;
    while (until < this.newest && minutes[until]! < this.taughtFrom + TAUGHT) until++;
    this.taught = until - from;
    copyEntries(all, from, here, first, this.taught);
    copyEntries(all, this.newest, here, first + this.taught, size - this.newest);
    leaveSpare(this.place, `values ${first}`, all);
    Object.assign(values, here);
    values.size = this.taught + size - this.newest;
    values.away = this;
  }
}

function columnsOf({ minute, weight, logs, beyond, restLogs }: ValueMinutes): ValueColumns {
  return { minute, weight, logs, beyond, restLogs };
}

function partsOf(columns: ValueColumns): NodeJS.ArrayBufferView[] {
  return NAMES.map((name) => columns[name]);
}

function copyEntries(from: ValueColumns, first: number, to: ValueColumns, target: number, entries: number): void {
  for (const name of NAMES) {
    const each = name === 'beyond' ? LINES : 1;
    for (let at = 0; at < each * entries; at++) to[name][each * target + at] = from[name][each * first + at]!;
  }
}
