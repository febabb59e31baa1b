import { DAY_HOURS, dayEffect, windowNoise, type DayCourse } from '../../detectors/index.js';
import { codesOf, effectAt, subjectOf, withoutHours, type UnusualDay } from '../baselines/unusual-days.js';
import type { Lesson } from './lessons.js';
import { endOf, type MinuteLook, type ShopContext } from './minute-look.js';
import { noisePlace } from './noise-columns.js';
import { isYoung } from './series-minute.js';
import { indexOfLength } from './series-windows.js';
import { hourPlaceOf, type SeriesState } from './series-state.js';
import type { ShopState } from './shop-state.js';
import { SILENCE_KEY } from './source-silence.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest day, of 25 hours, begins no earlier than so many hours ago. */
const HOURS_BACK = 26;
/** Of an hour, so many minutes have to be known. */
const MINUTES_MIN = 30;
/** Where the noise of an hour stands. */
const HOUR_WINDOW = indexOfLength(60);
/** So many things that did not come in a row are a silence. */
const SILENCE_EXPECTED_MIN = 20;
/** A day that did less than this to every hour was an ordinary one. */
const NOTABLE = Math.log(1.5);
/** Trouble that began so long before a day is none of that day. */
const TROUBLE_DAYS = 2;
/** What samples of a level, and sums, tell: an hour of them is taken to spread by a fifth, as 25 things do. */
const LEVEL_THINGS = 25;
/** Months are looked back at for four of them; what a holiday did is remembered for two or three years. */
const KEEP_DAYS = 130;
const KEEP_HOLIDAYS = 30;
const KEEP_OTHERS = 60;

/**
 * Learns, when a local day is over, what it did to what the shop counts, where it was a public holiday, was expected to be special, or
 * something was out of the ordinary in it. On any other day nothing is done.
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
  if (holiday !== null || isOfNote(state, untilMs, day, context)) {
    const special = unusualDay(state, untilMs, day, holiday, context);
    if (special.subjects.length > 0) known = kept([...known, special], day);
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

/** Whether anything of a shop was out of the ordinary on a day, or was expected to be. */
function isOfNote(state: ShopState, untilMs: number, day: number, { calendar }: ShopContext): boolean {
  if (calendar.isSpecial(untilMs - HOUR_MS, day)) return true;
  const fromMs = untilMs - HOURS_BACK * HOUR_MS;
  for (const [key, series] of state.series) {
    if (!isLearntOf(series)) continue;
    const raisedMs = series.alarm?.raisedMs ?? (series.judgedFromMs > fromMs ? untilMs : 0);
    if (raisedMs > fromMs - TROUBLE_DAYS * DAY_MS) return true;
    if (key === SILENCE_KEY && wasSilent(series, untilMs)) return true;
  }
  return false;
}

function isLearntOf(series: SeriesState): boolean {
  const { shape, dimension } = series;
  const isVolume = shape === 'count' || shape === 'level' || (shape === 'sum' && dimension === '');
  return isVolume && series.profile !== null && !isYoung(series);
}

/** A silence of the whole shop leaves no alarm with its series: whether nothing came in hours in which much was to be expected. */
function wasSilent(series: SeriesState, untilMs: number): boolean {
  let expected = 0;
  for (let back = 1; back <= DAY_HOURS; back++) {
    const hour = Math.floor(untilMs / HOUR_MS) - back;
    const place = hourPlaceOf(series, hour);
    if (series.hours.hour[place] !== hour) continue;
    expected = series.hours.weight[place] === 0 ? expected + series.hours.mid[place]! : 0;
    if (expected >= SILENCE_EXPECTED_MIN) return true;
  }
  return false;
}

function unusualDay(
  state: ShopState,
  untilMs: number,
  day: number,
  holiday: string | null,
  context: ShopContext,
): UnusualDay {
  const courses = new Map<string, DayCourse>();
  for (const series of state.series.values()) {
    if (!isLearntOf(series)) continue;
    const subject = subjectOf(series);
    const course = courses.get(subject) ?? emptyCourse();
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
    if (holiday === null && !effect.some((log) => Math.abs(log) >= NOTABLE)) continue;
    subjects.push(subject);
    effects.push(...effect);
  }
  return { day, ...(holiday !== null && { holiday }), subjects, codes: codesOf(effects) };
}

function emptyCourse(): DayCourse {
  return { seen: new Float64Array(DAY_HOURS), expected: new Float64Array(DAY_HOURS), noise: 0 };
}

/** Adds what each hour of a local day held of a series, and what would have been usual of it on an ordinary one. */
function addHours(course: DayCourse, series: SeriesState, untilMs: number, day: number, context: ShopContext): void {
  const { hours: ring, shape } = series;
  const { hours, calendar } = context;
  // Of many together the noisiest counts: what they share does not cancel out.
  course.noise = Math.max(course.noise, windowNoise(series.noise, noisePlace(series, HOUR_WINDOW)));
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

function kept(known: readonly UnusualDay[], today: number): UnusualDay[] {
  const holidays = known.filter(({ holiday }) => holiday !== undefined).slice(-KEEP_HOLIDAYS);
  const others = known.filter(({ holiday, day }) => holiday === undefined && day > today - KEEP_DAYS);
  return [...holidays, ...others.slice(-KEEP_OTHERS)].sort((a, b) => a.day - b.day);
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
