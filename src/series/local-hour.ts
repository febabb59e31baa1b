import { IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// All zones change their offset on a quarter of an hour.
const OFFSET_BLOCK_MS = 900_000;

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

/** Tells local hours in one IANA zone; keeps the last offset, since time mostly goes on by minutes. */
export class LocalHours {
  private readonly zone: IANAZone;
  private block = Number.NaN;
  private offsetMs = 0;

  /** Throws a RangeError where `timezone` is no IANA zone. */
  constructor(readonly timezone: string) {
    this.zone = IANAZone.create(timezone);
    if (!this.zone.isValid) throw new RangeError(`timezone ${timezone} is not an IANA zone such as Europe/Rome`);
  }

  /** The local hour of a moment in milliseconds since the Unix epoch. */
  at(ms: number): LocalHour {
    const block = Math.floor(ms / OFFSET_BLOCK_MS);
    if (block !== this.block) {
      this.block = block;
      this.offsetMs = this.zone.offset(ms) * MINUTE_MS;
    }
    const local = ms + this.offsetMs;
    const day = Math.floor(local / DAY_MS);
    // Day 0 of the epoch was a Thursday.
    const dayOfWeek = (day + 3) % 7;
    const hourOfWeek = dayOfWeek * 24 + (local - day * DAY_MS) / 3_600_000;
    return { week: Math.floor((day + 3) / 7), slot: Math.floor(hourOfWeek), hourOfWeek, day };
  }
}
