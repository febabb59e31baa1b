import { DAY_HOURS, dayEffect } from '../../detectors/index.js';
import { codesOf, effectAt, subjectOf, withoutHours, type UnusualDay } from '../baselines/unusual-days.js';
import type { Lesson } from './lessons.js';
import { endOf, type MinuteLook, type ShopContext } from './minute-look.js';
import { isYoung } from './series-minute.js';
import { hourPlaceOf, type SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { SILENCE_KEY } from './source-silence.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest day, of 25 hours, begins no earlier than so many hours ago. */
const HOURS_BACK = 26;
/** Of an hour, so many minutes have to be known. */
const MINUTES_MIN = 30;
/** What samples of a level, and sums, tell: an hour of them is taken to spread by a fifth, as 25 things do. */
const LEVEL_THINGS = 25;
/** What holidays did is remembered for two or three years. */
const KEEP_HOLIDAYS = 30;

/**
 * Learns, when a local day is over, what it did to what the shop counts, where it was a public holiday. On any
 * other day nothing is done.
 */
export function learnDay(state: ShopState, look: MinuteLook): void {
  if (look.minute % 60 !== 59) return;
  const { context } = look;
  const { hours, calendar, lessons } = context;
  const untilMs = endOf(look);
  const day = hours.at(untilMs - HOUR_MS).day;
  if (hours.at(untilMs).day === day) return;
  const holiday = calendar.holidayAt(noonOf(day, context), day);
  let known = state.unusualDays ?? [];
  if (holiday !== null) {
    const special = unusualDay(state, untilMs, day, holiday, context);
    if (special.subjects.length > 0) known = [...known, special].slice(-KEEP_HOLIDAYS);
  }
  if (known.length === 0) return;
  if (lessons.mark !== '') known = known.map((one) => withoutConfirmed(one, state, context));
  if (known.some((one, index) => one !== state.unusualDays?.[index]) || known.length !== state.unusualDays?.length) {
    state.unusualDays = known;
  }
}

/** Some moment in the middle of a local day. */
function noonOf(day: number, { hours }: ShopContext): number {
  const ms = day * DAY_MS + DAY_MS / 2;
  return ms + (day - hours.at(ms).day) * (DAY_MS / 2);
}

function isLearntOf(series: SeriesState): boolean {
  const { shape, dimension } = series;
  const isVolume = shape === 'count' || shape === 'level' || (shape === 'sum' && dimension === '');
  return isVolume && series.profile !== null && !isYoung(series);
}

interface Course {
  seen: Float64Array;
  expected: Float64Array;
}

function unusualDay(state: ShopState, untilMs: number, day: number, holiday: string, context: ShopContext): UnusualDay {
  const courses = new Map<string, Course>();
  for (const series of state.series.values()) {
    if (!isLearntOf(series)) continue;
    const subject = subjectOf(series);
    const course = courses.get(subject) ?? { seen: new Float64Array(DAY_HOURS), expected: new Float64Array(DAY_HOURS) };
    courses.set(subject, course);
    addHours(course, series, untilMs, day, context);
  }
  const whole = courses.get(SILENCE_KEY);
  const ofWhole = whole && dayEffect(whole);
  const subjects: string[] = [];
  const effects: number[] = [];
  for (const [subject, course] of courses) {
    // Of what was not heard of while the whole shop was silent, the whole tells.
    const effect = dayEffect(course).map((log, hour) => (Number.isNaN(log) && ofWhole ? ofWhole[hour]! : log));
    subjects.push(subject);
    effects.push(...effect);
  }
  return { day, holiday, subjects, codes: codesOf(effects) };
}

/** Adds what each hour of a local day held of a series, and what would have been usual of it on an ordinary one. */
function addHours(course: Course, series: SeriesState, untilMs: number, day: number, context: ShopContext): void {
  const { hours: ring, shape } = series;
  const { hours, calendar } = context;
  for (let back = 1; back <= HOURS_BACK; back++) {
    const hour = Math.floor(untilMs / HOUR_MS) - back;
    const middleMs = hour * HOUR_MS + HOUR_MS / 2;
    const local = hours.at(middleMs);
    if (local.day !== day || calendar.isDeclared(middleMs)) continue;
    const place = hourPlaceOf(series, hour);
    const { mid } = calendar.factorsFor(series, middleMs, day);
    const usual = ring.mid[place]! / mid;
    if (ring.hour[place] !== hour || ring.minutes[place]! < MINUTES_MIN || !(usual > 0)) continue;
    const scale = shape === 'count' ? 1 / series.unitWeight : LEVEL_THINGS / usual;
    course.seen[local.slot % DAY_HOURS]! += scale * (shape === 'count' ? ring.weight : ring.quantity)[place]!;
    course.expected[local.slot % DAY_HOURS]! += scale * usual;
  }
}

/** The same day without the hours in which there was trouble that somebody has confirmed. */
function withoutConfirmed(special: UnusualDay, { series }: ShopState, { hours, lessons }: ShopContext): UnusualDay {
  let known = special;
  for (const one of series.values()) {
    const said = lessons.of(one).filter(({ verdict }) => verdict === 'confirmed');
    const subject = subjectOf(one);
    if (said.length === 0 || !known.subjects.includes(subject)) continue;
    const left = hoursOfTrouble(said, special.day, hours).filter((hour) => effectAt(known, subject, hour) !== null);
    if (left.length > 0) known = withoutHours(known, subject, left);
  }
  return known;
}

function hoursOfTrouble(said: readonly Lesson[], day: number, hours: ShopContext['hours']): number[] {
  const troubled = new Set<number>();
  for (let ms = (day - 1) * DAY_MS; ms < (day + 2) * DAY_MS; ms += HOUR_MS) {
    const local = hours.at(ms + HOUR_MS / 2);
    if (local.day !== day) continue;
    const isIn = said.some(
      ({ fromMs, untilMs }) => fromMs < ms + HOUR_MS && ms < (untilMs ?? Number.POSITIVE_INFINITY),
    );
    if (isIn) troubled.add(local.slot % DAY_HOURS);
  }
  return [...troubled];
}
