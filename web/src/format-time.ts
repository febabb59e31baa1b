const LOCALE = 'en-GB';
const STYLES = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  zone: { timeZoneName: 'short' },
} as const;

/** By so much clocks are set back: an hour, on Lord Howe Island half of one. */
const SET_BACK_MINUTES = [30, 60];

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(style: keyof typeof STYLES, timezone: string): Intl.DateTimeFormat {
  const name = `${style} ${timezone}`;
  const known = formatters.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(LOCALE, { ...STYLES[style], timeZone: timezone });
  formatters.set(name, made);
  return made;
}

/** The zone itself where this browser knows it, else UTC: times in a named other zone are better than none. */
export function usableZone(timezone: string | null | undefined): string {
  if (!timezone) return 'UTC';
  try {
    formatterFor('time', timezone);
    return timezone;
  } catch {
    return 'UTC';
  }
}

/** `14:02` by the shop's clock. */
export function formatClock(ms: number, timezone: string): string {
  return formatterFor('time', timezone).format(ms);
}

/** `Fri 20 Nov` by the shop's calendar. */
export function formatDay(ms: number, timezone: string): string {
  const parts = formatterFor('day', timezone).formatToParts(ms);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')}`;
}

/** `Fri 20 Nov 14:02`. */
export function formatDayAndClock(ms: number, timezone: string): string {
  return `${formatDay(ms, timezone)} ${onlyClock(ms, timezone)}`;
}

/** The clock, with the zone where it shows this time twice: `02:30 CEST` and, an hour later, `02:30 CET`. */
function onlyClock(ms: number, timezone: string): string {
  const clock = formatClock(ms, timezone);
  const isTwice = SET_BACK_MINUTES.some((minutes) =>
    [-minutes, minutes].some((shift) => formatClock(ms + shift * 60_000, timezone) === clock),
  );
  return isTwice ? `${clock} ${zoneName(ms, timezone)}` : clock;
}

/** The clock alone for today, else the day as well. */
export function formatMoment(ms: number, timezone: string, nowMs: number): string {
  const isToday = formatDay(ms, timezone) === formatDay(nowMs, timezone) && Math.abs(nowMs - ms) < 36 * 3_600_000;
  return isToday ? onlyClock(ms, timezone) : formatDayAndClock(ms, timezone);
}

/** Text of the API with each RFC 3339 time in it told by the shop's clock. */
export function localiseTimes(text: string, timezone: string, nowMs: number): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/g, (time) =>
    formatMoment(Date.parse(time), timezone, nowMs),
  );
}

/** What the zone is called at this moment, such as `CET`. */
export function zoneName(ms: number, timezone: string): string {
  const parts = formatterFor('zone', timezone).formatToParts(ms);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timezone;
}

/** `45 s`, `13 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  if (durationMs < 60_000) return `${Math.max(0, Math.round(durationMs / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Labels of a time axis: clock times with the day below where it begins or first appears, days alone when far apart. */
export function axisLabels(splitsS: number[], incrementS: number, timezone: string): string[] {
  let dayBefore = '';
  return splitsS.map((splitS) => {
    const ms = splitS * 1000;
    const day = formatDay(ms, timezone);
    if (incrementS >= 86_400) return day;
    const clock = onlyClock(ms, timezone);
    const label = day === dayBefore ? clock : `${clock}\n${day}`;
    dayBefore = day;
    return label;
  });
}
