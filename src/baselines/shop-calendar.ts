import Holidays from 'date-holidays';
import { LocalHours } from '../series/local-hour.js';
import type { SeriesName } from '../series/series-name.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { holidayFactors } from './expected-holiday.js';
import { monthlyDays, monthlyFactors, widest } from './expected-month.js';
import { subjectOf, type LearntDays, type UnusualDay } from './unusual-days.js';

/** What a calendar says about one minute of one metric. */
export interface CalendarFactors {
  /** Factor on the usual value at the lower and the upper edge of what is plausible, and in the middle. */
  low: number;
  mid: number;
  high: number;
  /** Whether the minute may teach what an ordinary week is. */
  teaches: boolean;
  /** Whether nothing has to come at all on this day, as long as nothing has: nobody knows whether the shop will open. */
  mayStayClosed?: boolean;
}

/** A stretch of time with a meaning, `[fromMs, untilMs)` in milliseconds since the Unix epoch. */
export interface CalendarWindow {
  kind: 'campaign' | 'maintenance';
  fromMs: number;
  untilMs: number;
  /** Factor on the usual volume. */
  uplift: number;
  /** Metrics it moves; null: all volumes. */
  metrics: readonly string[] | null;
  name: string;
  /** Whether nobody said how much it brings: then it gives way to a campaign of which somebody did. */
  isOfUnknownSize?: true;
}

const ORDINARY: CalendarFactors = { low: 1, mid: 1, high: 1, teaches: true };
// Before anything is learnt of a shop's own: a holiday is a quiet day in most; what makes it a busy one is a campaign.
const HOLIDAY: CalendarFactors = { low: 0.3, mid: 0.8, high: 1.25, teaches: false, mayStayClosed: true };
const HOLIDAY_OPTIONS = { types: ['public' as const], languages: ['en'] };
/** A day that this share of a country's parts keeps is one on which a shop of the country may well be closed. */
const WIDELY_KEPT = 1 / 3;
const CAMPAIGN_SLACK = 1.3;
/** A campaign that nobody notices leaves an ordinary day, or a little less. */
const CAMPAIGN_LOW = 0.9;
/** A campaign that only a change event declared says nothing of its size. */
const UNDECLARED_UPLIFT = 2;
/** A shop needs a while to come back: so long after the declared end of a maintenance nothing is judged either. */
export const AFTER_MAINTENANCE_MS = 10 * 60_000;
/** Volumes that a campaign moves along with the metrics it names. */
const VOLUMES_OF_VISITS = new Set(['page.views', 'db.queries', 'db.bytesOut', 'ingest.silence', 'mail.sent']);

/** Campaigns and maintenance that a shop's settings declare. */
export function declaredWindows(settings: ShopSettings): CalendarWindow[] {
  const campaigns = (settings.campaigns ?? []).map((campaign) => ({
    kind: 'campaign' as const,
    fromMs: Date.parse(campaign.start),
    untilMs: Date.parse(campaign.end),
    uplift: campaign.expectedUplift,
    metrics: campaign.metrics ?? null,
    name: campaign.name,
  }));
  const maintenance = (settings.maintenance ?? []).map(({ start, end }) => ({
    kind: 'maintenance' as const,
    fromMs: Date.parse(start),
    untilMs: Date.parse(end) + AFTER_MAINTENANCE_MS,
    uplift: 1,
    metrics: null,
    name: 'maintenance',
  }));
  return [...campaigns, ...maintenance];
}

/** The window that a `change.made` event opens, or null where it opens none. */
export function windowOfChange(timeMs: number, data: Record<string, unknown>): CalendarWindow | null {
  const { kind, endsAt, title } = data;
  const untilMs = typeof endsAt === 'string' ? Date.parse(endsAt) : Number.NaN;
  if (Number.isNaN(untilMs)) return null;
  const name = typeof title === 'string' ? title : String(kind);
  if (kind === 'maintenance') {
    return { kind, fromMs: timeMs, untilMs: untilMs + AFTER_MAINTENANCE_MS, uplift: 1, metrics: null, name };
  }
  if (kind !== 'campaign') return null;
  const uplift = UNDECLARED_UPLIFT;
  return { kind, fromMs: timeMs, untilMs, uplift, metrics: null, name, isOfUnknownSize: true };
}

/** What was learnt of days such as one, by hour and subject as far as it was asked for. */
interface SpecialToday {
  known: readonly UnusualDay[];
  day: number;
  holiday: string | null;
  rhythms: (UnusualDay | null)[][];
  /** Whether there is anything to go by. */
  isLearnt: boolean;
  factors: Map<string, CalendarFactors | null>;
}

/** Knows the days and windows of a shop that differ from an ordinary week. */
export class ShopCalendar {
  private readonly holidays: Holidays | null;
  /** The calendars of the country's parts: in which of them a shop is, is not known. */
  private readonly regions: Holidays[];
  /** Days of the country, for a shop that names none of its own: its holidays begin and end with them. */
  private readonly countryDays: LocalHours | null;
  private readonly holidayByDay = new Map<number, string | null>();
  private active: CalendarWindow[] = [];
  private activeMinuteMs = Number.NaN;
  private readonly hours: LocalHours;
  private special: SpecialToday | null = null;

  /** `learnt` is asked anew for each day. */
  constructor(
    private readonly settings: ShopSettings,
    private readonly windows: readonly CalendarWindow[],
    private readonly learnt: LearntDays = {},
  ) {
    this.hours = new LocalHours(settings.timezone ?? 'UTC');
    this.holidays = settings.country ? new Holidays(settings.country, HOLIDAY_OPTIONS) : null;
    this.regions = settings.country ? regionsOf(settings.country) : [];
    const zone = settings.timezone ?? this.holidays?.getTimezones()[0];
    if (zone) for (const calendar of [this.holidays, ...this.regions]) calendar?.setTimezone(zone);
    this.countryDays = zone && !settings.timezone ? new LocalHours(zone) : null;
  }

  /** Whether the shop is declared closed at a moment: nothing that a closed shop does is an incident then. */
  isMaintenance(ms: number): boolean {
    return this.activeAt(ms).some((window) => window.kind === 'maintenance');
  }

  /** The declared end of the maintenance that holds at a moment, or ended just before; null where none does. */
  maintenanceEndMs(ms: number): number | null {
    const ends = this.activeAt(ms).flatMap(({ kind, untilMs }) =>
      kind === 'maintenance' ? [untilMs - AFTER_MAINTENANCE_MS] : [],
    );
    return ends.length === 0 ? null : Math.max(...ends);
  }

  /**
   * The factors of every series, where a moment has the same for all of them; null where a declared window is open, and on days of
   * which something was learnt.
   */
  factorsOfAll(ms: number, day: number): CalendarFactors | null {
    return this.activeAt(ms).length === 0 && this.learntOf(ms, day) === null ? this.factorsOfDay(ms, day) : null;
  }

  /** The factors of a series at a moment whose local day (since 1970) is `day`, by what was learnt of such days. */
  factorsFor(series: SeriesName, ms: number, day: number): CalendarFactors {
    return this.factors(series.metric, ms, day, this.learntFactors(series, ms, day));
  }

  /** Whether a day was expected to differ from an ordinary one by what was learnt. */
  isSpecial(ms: number, day: number): boolean {
    return this.learntOf(ms, day) !== null;
  }

  /** Whether a campaign or a maintenance is declared for a moment. */
  isDeclared(ms: number): boolean {
    return this.activeAt(ms).length > 0;
  }

  /**
   * The factors of a metric at a moment whose local day (since 1970) is `day`; `ofDay` is what was learnt of such days, if
   * anything was.
   */
  factors(metric: string, ms: number, day: number, ofDay: CalendarFactors | null = null): CalendarFactors {
    let factors = ofDay ?? this.factorsOfDay(ms, day);
    const active = this.activeAt(ms);
    if (active.length === 0) return factors;
    if (active.some(({ kind }) => kind === 'maintenance')) factors = { ...factors, teaches: false };
    // A campaign in the settings is mostly told as a change too: what it brings must not count twice.
    const campaigns = active.filter((window) => window.kind === 'campaign' && movesMetric(window, metric));
    const sized = campaigns.filter(({ isOfUnknownSize }) => !isOfUnknownSize);
    for (const { uplift } of sized.length > 0 ? sized : campaigns.slice(0, 1)) factors = withCampaign(factors, uplift);
    return factors;
  }

  private factorsOfDay(ms: number, day: number): CalendarFactors {
    return this.holidayAt(ms, day) === null ? ORDINARY : HOLIDAY;
  }

  /** What was learnt of days such as `day` for an hour of it, or that of the moment; null where nothing was. */
  learntFactors(
    series: SeriesName,
    ms: number,
    day: number,
    hour = this.hours.at(ms).slot % 24,
  ): CalendarFactors | null {
    const special = this.learntOf(ms, day);
    if (special === null) return null;
    const { known, holiday, rhythms, factors } = special;
    const subject = subjectOf(series);
    const key = `${hour} ${subject}`;
    let ofDay = factors.get(key);
    if (ofDay === undefined) {
      const monthly = monthlyFactors(rhythms, subject, hour);
      const ofHoliday = holiday === null ? null : holidayFactors(known, holiday, subject, hour, HOLIDAY);
      ofDay = monthly ? widest(ofHoliday, monthly) : ofHoliday;
      factors.set(key, ofDay);
    }
    return ofDay;
  }

  /** What was learnt of days such as `day`; null where nothing was. */
  private learntOf(ms: number, day: number): SpecialToday | null {
    const known = this.learnt.unusualDays;
    if (known === undefined) return null;
    const holiday = this.holidayAt(ms, day);
    const { special } = this;
    if (known !== special?.known || day !== special.day || holiday !== special.holiday) {
      const rhythms = monthlyDays(known, day);
      const isLearnt = rhythms.length > 0 || (holiday !== null && known.some((one) => one.holiday !== undefined));
      this.special = { known, day, holiday, rhythms, isLearnt, factors: new Map() };
    }
    return this.special!.isLearnt ? this.special : null;
  }

  private activeAt(ms: number): CalendarWindow[] {
    if (ms !== this.activeMinuteMs) {
      this.active = this.windows.filter(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
      this.activeMinuteMs = ms;
    }
    return this.active;
  }

  /** Name of the public holiday at a moment whose local day (since 1970) is `day`; null on any other day. */
  holidayAt(ms: number, day: number): string | null {
    if (!this.holidays) return null;
    const ownDay = this.countryDays?.at(ms).day ?? day;
    let known = this.holidayByDay.get(ownDay);
    if (known === undefined) {
      known = nameOn(this.holidays, ms) ?? this.keptByRegions(ms);
      this.holidayByDay.set(ownDay, known);
    }
    return known;
  }

  private keptByRegions(ms: number): string | null {
    const names = this.regions.flatMap((calendar) => nameOn(calendar, ms) ?? []);
    return names.length >= WIDELY_KEPT * this.regions.length ? (names[0] ?? null) : null;
  }

  /** The settings this calendar was made from. */
  get shopSettings(): ShopSettings {
    return this.settings;
  }
}

function nameOn(calendar: Holidays, ms: number): string | null {
  const kept = calendar.isHoliday(new Date(ms));
  return kept ? (kept[0]?.name ?? null) : null;
}

function regionsOf(country: string): Holidays[] {
  const states = new Holidays().getStates(country) ?? {};
  return Object.keys(states).map((state) => new Holidays(country, state, HOLIDAY_OPTIONS));
}

function movesMetric(window: CalendarWindow, metric: string): boolean {
  // On response times a campaign means that load is expected, not slowness.
  if (metric === 'page.durationMs') return false;
  return window.metrics === null || window.metrics.includes(metric) || VOLUMES_OF_VISITS.has(metric);
}

function withCampaign(factors: CalendarFactors, uplift: number): CalendarFactors {
  return {
    low: factors.low * Math.min(uplift, 1) * CAMPAIGN_LOW,
    mid: factors.mid * uplift,
    high: factors.high * Math.max(uplift, 1) * CAMPAIGN_SLACK,
    teaches: false,
  };
}
