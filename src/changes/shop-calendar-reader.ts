import { declaredWindows, ShopCalendar, type CalendarWindow } from '../baselines/shop-calendar.js';
import type { ChangeReader } from './change-reader.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import type { ShopSettings } from '../shops/shop-settings.js';

/** A shop's own time and its days that differ, as its settings and changes have them now. */
export interface ShopDays {
  settings: ShopSettings;
  windows: CalendarWindow[];
  calendar: ShopCalendar;
  hours: LocalHours;
}

const CALENDARS_MAX = 500;

/** Reads the calendar of a shop as it holds over a stretch of time. */
export class ShopCalendarReader {
  /** By settings and windows, the one used longest ago first: a calendar remembers its holidays, milliseconds each. */
  private readonly known = new Map<string, ShopDays>();

  constructor(
    private readonly shops: Pick<ShopRepository, 'get'>,
    private readonly changes: ChangeReader,
  ) {}

  /** The calendar for `[fromMs, untilMs)`. */
  async read(shop: string, fromMs: number, untilMs: number): Promise<ShopDays> {
    const settings = (await this.shops.get(shop)) ?? { shop };
    const windows = [...declaredWindows(settings), ...(await this.changes.windows(shop, fromMs, untilMs))];
    return this.daysOf(settings, windows);
  }

  private daysOf(settings: ShopSettings, windows: CalendarWindow[]): ShopDays {
    const key = JSON.stringify([settings, windows]);
    const days = this.known.get(key) ?? {
      settings,
      windows,
      calendar: new ShopCalendar(settings, windows),
      hours: new LocalHours(settings.timezone ?? 'UTC'),
    };
    this.known.delete(key);
    this.known.set(key, days);
    const [oldest] = this.known.keys();
    if (this.known.size > CALENDARS_MAX && oldest !== undefined) this.known.delete(oldest);
    return days;
  }
}
