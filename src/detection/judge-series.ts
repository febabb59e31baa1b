import {
  isCalmAgain,
  isOfSingles,
  mayBeSilence,
  type Finding,
  type MinuteDetector,
  type MinuteGlance,
  type MinuteView,
} from '../../detectors/index.js';
import { withOnset } from './alarm-onset.js';
import { closeRecord, recordAlarm } from './alarm-record.js';
import { askedScore, endOf, tell, type MinuteLook } from './minute-look.js';
import { moveSums } from './move-sums.js';
import { forgetUnlike } from './review-alarms.js';
import { detectorsOf, strongestFinding } from './strongest-finding.js';
import { learnNoise, unteachFrom, windowsClosing, YOUNG_HOURS } from './series-minute.js';
import { mayTeach, type Alarm, type SeriesState } from './series-state.js';
import { expectedSinceLast, glanceAt, glanceAtWindows } from './series-glance.js';
import { viewOf } from './series-windows.js';
import { stoppedFinding, trickleFinding, withBeginOf } from './stopped-flow.js';
import { hasOddValues } from './value-minutes.js';

const MINUTE_MS = 60_000;
const CALM_MINUTES_TO_CLEAR = 5;
const CROWD_PRESSURE_MIN = 1.5;
const NOBODY: readonly MinuteDetector[] = [];
/** An alarm is told again when its score has grown by this factor, but not more often than that. */
export const WORSE_FACTOR = 1.5;
/** Least time between two tellings of one alarm, in milliseconds. */
export const WORSE_EVERY_MS = 15 * MINUTE_MS;

/** Judges the newest minute of a series: raises an alarm, follows the one it is in, or else learns what is ordinary. */
export function judgeSeries(series: SeriesState, look: MinuteLook): void {
  if (!series.profile) return;
  const glance = glanceAt(series, look.minute, look.alarmScore, look.pressure.most, look.newest);
  const speakers = speakersAt(glance);
  if (!series.alarm && speakers.length === 0) {
    if (mayTeach(series, look.minute)) learnNoise(series, glance, look.minute);
    return;
  }
  const seen = viewOf(series, look.minute, series.judgedFromMs, askedScore(look, series), look.newest);
  const view = viewUnder(look, inCurrency(look, seen));
  if (series.alarm) {
    followAlarm(series, series.alarm, view, look);
    return;
  }
  const found = strongestFinding(view, speakers);
  const finding = found && withOnset(series, found, look.minute, look.newest);
  if (!finding || isCrowdOfOnePage(view, finding, look)) {
    if (!finding && mayTeach(series, look.minute)) learnNoise(series, glance, look.minute);
    return;
  }
  raise(series, finding, view, look);
}

/**
 * The same for the series of a shop that were screened together, at `look.minute`: `isMarked` where a window may have something to
 * say. Costs a few steps for a series of which there is nothing to say.
 */
export function judgeScreened(series: SeriesState, look: MinuteLook, isMarked: boolean): void {
  const { minute } = look;
  if (isMarked || series.alarm || mayTellOfMore(series, minute)) {
    judgeSeries(series, look);
  } else if (mayTeach(series, minute)) {
    learnNoise(series, glanceAtWindows(series, minute, windowsClosing(minute)), minute);
  }
}

/** Whether there may be something to say that no window of sums shows. */
export function mayTellOfMore(series: SeriesState, minute: number): boolean {
  if (series.values !== null) return hasOddValues(series.values, minute);
  return series.shape === 'count' && mayBeSilence(expectedSinceLast(series, minute));
}

/**
 * Raises a spike that is certain in minutes which are not complete yet: what is still to come can only add to it.
 * Nothing else can be said of them.
 */
export function judgeSpike(series: SeriesState, look: MinuteLook): void {
  if (!series.profile || series.alarm || series.shape !== 'count') return;
  const view = viewUnder(look, viewOf(series, look.minute, series.judgedFromMs, askedScore(look, series)));
  const found = strongestFinding(view);
  if (found?.kind !== 'spike' || isCrowdOfOnePage(view, found, look)) return;
  raise(series, withOnset(series, found, look.minute), view, look);
}

function raise(series: SeriesState, finding: Finding, view: MinuteView, look: MinuteLook): void {
  series.alarm = { finding, raisedMs: endOf(look), calmMinutes: 0, toldMs: endOf(look) };
  // What came late for a minute does not make far values near ones.
  if (!isOfSingles(finding)) {
    recordAlarm(series, series.alarm, askedScore(look, series), look.newest);
    forgetUnlike(series, look.minute);
  }
  if (view.hoursKnown >= YOUNG_HOURS) unteachFrom(series, finding.startedMs, look.newest);
  tell(look, 'raised', series, finding);
}

/** Learns what is ordinary of a series that is judged by other means. */
export function learnOrdinary(series: SeriesState, look: MinuteLook): void {
  if (!series.profile || !mayTeach(series, look.minute)) return;
  const { minute, newest } = look;
  moveSums(series, minute);
  learnNoise(series, glanceAtWindows(series, minute, windowsClosing(minute), newest), minute);
}

/** Amounts are told in the shop's own currency, where it names one. */
function inCurrency({ context }: MinuteLook, view: MinuteView): MinuteView {
  const { currency } = context.calendar.shopSettings;
  return view.unit === 'currency' && currency ? { ...view, unit: currency } : view;
}

/** Visitors explain what a database does. */
function viewUnder({ pressure }: MinuteLook, view: MinuteView): MinuteView {
  if (view.shape !== 'level' || pressure.most === 1) return view;
  return {
    ...view,
    windows: view.windows.map((window) => ({ ...window, expectedHigh: window.expectedHigh * pressure.most })),
  };
}

/** A single page that draws more views, while the shop as a whole does not, is no incident. */
function isCrowdOfOnePage(view: MinuteView, finding: Finding, { pressure }: MinuteLook): boolean {
  return view.metric === 'page.views' && finding.kind === 'spike' && pressure.most < CROWD_PRESSURE_MIN;
}

/** The detectors that may have something to say of what is seen at a glance: nearly always none. */
function speakersAt(glance: MinuteGlance): readonly MinuteDetector[] {
  let speakers: MinuteDetector[] | null = null;
  for (const detector of detectorsOf(glance.shape)) {
    if (detector.maySpeak && !detector.maySpeak(glance)) continue;
    if (speakers) speakers.push(detector);
    else speakers = [detector];
  }
  return speakers ?? NOBODY;
}

function followAlarm(series: SeriesState, alarm: Alarm, view: MinuteView, look: MinuteLook): void {
  // A spike that was certain early is followed from the minutes on in which it was found.
  if (endOf(look) < alarm.raisedMs) return;
  alarm.calmMinutes = isCalmAgain(view, alarm.finding) ? alarm.calmMinutes + 1 : 0;
  if (alarm.calmMinutes >= CALM_MINUTES_TO_CLEAR) {
    series.alarm = null;
    closeRecord(series, alarm, look.minute);
    // What belongs to a finished incident must not count towards the next.
    series.judgedFromMs = (look.minute + 1) * MINUTE_MS;
    tell(look, 'cleared', series, alarm.finding);
    return;
  }
  const stopped = stoppedFinding(series, alarm.finding, view);
  // That nothing comes any more is news at once; the same trouble with worse numbers can wait.
  if (stopped && alarm.finding.kind !== 'silence') {
    restate(series, alarm, stopped, look);
    return;
  }
  if (endOf(look) - alarm.toldMs < WORSE_EVERY_MS) return;
  const trickle = stopped === null && alarm.finding.kind === 'silence' && trickleFinding(series, alarm.finding, view);
  if (trickle) {
    restate(series, alarm, trickle, look);
    return;
  }
  const finding = stopped ?? strongestFinding(view);
  // What another detector says of the same minutes is another signal: it would never be told to be over.
  if (finding?.detector !== alarm.finding.detector || finding.kind !== alarm.finding.kind) return;
  if (finding.score < WORSE_FACTOR * alarm.finding.score) return;
  alarm.finding = withBeginOf(alarm.finding, finding);
  alarm.toldMs = endOf(look);
  tell(look, 'worse', series, alarm.finding);
}

/** Too few has become nothing at all, or something comes again and is too little: the same trouble under another name. */
function restate(series: SeriesState, alarm: Alarm, finding: Finding, look: MinuteLook): void {
  const was = alarm.finding;
  alarm.finding = finding;
  alarm.toldMs = endOf(look);
  tell(look, 'restated', series, finding, was);
}
