import { IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// All zones change their offset on a quarter of an hour.
const OFFSET_BLOCK_MS = 900_000;
/** Offsets that are kept: more than a shop asks for by turns, of now and of some hours ago. */
const OFFSETS_MAX = 64;

/** A moment as a shop's calendar counts it. */
export interface LocalHour {
  /** Number of the local week since 1970, weeks beginning on Monday. */
  week: number;
  /** Hour of the week, 0 (Monday 00:00) to 167. */
  slot: number;
  /** Hour of the week with its fraction, 0 up to 168. */
  hourOfWeek: number;
  /** Number of the local day since 1970. */
  day: number;
}

/** Tells local hours in one IANA zone; keeps the last offsets, since time mostly goes on by minutes and asking is dear. */
export class LocalHours {
  private readonly zone: IANAZone;
  private readonly offsetsMs = new Map<number, number>();

  /** Throws a RangeError where `timezone` is no IANA zone. */
  constructor(readonly timezone: string) {
    this.zone = IANAZone.create(timezone);
    if (!this.zone.isValid) throw new RangeError(`timezone ${timezone} is not an IANA zone such as Europe/Rome`);
  }

  /** The local hour of a moment in milliseconds since the Unix epoch. */
  at(ms: number): LocalHour {
    const local = ms + this.offsetMs(ms);
    const day = Math.floor(local / DAY_MS);
    // Day 0 of the epoch was a Thursday.
    const dayOfWeek = (day + 3) % 7;
    const hourOfWeek = dayOfWeek * 24 + (local - day * DAY_MS) / 3_600_000;
    return { week: Math.floor((day + 3) / 7), slot: Math.floor(hourOfWeek), hourOfWeek, day };
  }

  /** How far the clocks are ahead of UTC at a moment; both in milliseconds. */
  offsetMs(ms: number): number {
    const block = Math.floor(ms / OFFSET_BLOCK_MS);
    let offsetMs = this.offsetsMs.get(block);
    if (offsetMs === undefined) {
      offsetMs = this.zone.offset(ms) * MINUTE_MS;
      if (this.offsetsMs.size >= OFFSETS_MAX) this.offsetsMs.clear();
      this.offsetsMs.set(block, offsetMs);
    }
    return offsetMs;
  }
}
