import {
  negativeBinomialLogLowerTail,
  scoreForLooks,
  WINDOW_MINUTES,
  windowNoise,
  type Finding,
} from '../../detectors/index.js';
import { isAbsent, isUnknown } from './absence.js';
import { arrivalWaits } from './arrival-lag.js';
import { askedScore, endOf, tell, type MinuteLook } from './minute-look.js';
import { moveSums } from './move-sums.js';
import { noisePlace } from './noise-columns.js';
import { LOW_SUM, SUMS, WEIGHT_SUM } from './running-sums.js';
import { unteachFrom } from './series-minute.js';
import { placeOf, type SeriesState } from './series-state.js';
import { indexOfLength, usualPerWeek } from './series-windows.js';
import type { Quiet, ShopState } from './shop-state.js';

/** Key of the series that counts everything a shop sends, by which its silence is told. */
export const SILENCE_KEY = 'ingest.silence|';

const MINUTE_MS = 60_000;
const SILENCE_NAME = { metric: 'ingest.silence', dimension: '' };
const SILENCE_MINUTES_MIN = 10;
const MINUTES_WITH_DATA_TO_END = 2;
/** Below this much expected an empty minute of the whole shop may be chance. */
const QUIET_EXPECTED_MIN = 4.6;
/** What has come lately is what came in four hours, and some events more: few say little. */
const LATELY = WINDOW_MINUTES.indexOf(240);
const PRIOR_EVENTS = 20;
/** That fewer have come has to be more than chance. */
const SURE_DEVIATIONS = 3;

/**
 * Follows the stretches in which nothing came from any source of a shop, and gives whether this minute belongs to one:
 * then no series may take its zero for a fact. From ten minutes on, where events were to be expected, it is an alarm. Of a
 * time in which nobody was there to take anything in it is told when it is over, and as what it is.
 */
export function followSilence(state: ShopState, look: MinuteLook, hasData: boolean): boolean {
  const whole = state.series.get(SILENCE_KEY);
  const { minute } = look;
  const isUnheard = !hasData && isUnknown(state, minute * MINUTE_MS, SILENCE_NAME.metric);
  if (whole && state.quiet?.isUnheard && !isUnheard) endUnheard(state, state.quiet, whole, look);
  if (hasData) endSilence(state, look);
  const isKnown = whole?.profile && state.isLive && minute * MINUTE_MS >= whole.judgedFromMs;
  if (hasData || !isKnown) return isUnheard;
  if (!isUnheard && isKnownInPart(state, minute * MINUTE_MS)) {
    state.quiet = null;
    return false;
  }
  // What comes in batches is not missed until the next one is due.
  const { heardShare } = arrivalWaits(state);
  state.quiet ??= quietFrom(whole, minute, heardShare);
  if (!look.isMaintenance) {
    const place = placeOf(whole, minute - 1);
    const share = heardShare * (state.quiet.share ?? 1);
    state.quiet.expected += share * whole.ring.mid[place]!;
    state.quiet.expectedLow += share * whole.ring.low[place]!;
  }
  if (isUnheard) state.quiet.isUnheard = true;
  else raiseSilence(state, state.quiet, whole, look);
  return isUnheard || state.quiet.expectedLow >= QUIET_EXPECTED_MIN;
}

/**
 * A stretch without any event that begins with `minute`. Where less came in the hours before than was plausible, as much less is
 * expected of it: that a shop has fewer visitors is told by other means, and does not make each pause of theirs a silence.
 */
function quietFrom(whole: SeriesState, minute: number, heardShare: number): Quiet {
  moveSums(whole, minute - 1);
  const { sums, column } = whole;
  const sumOf = (sum: number): number => sums.ofMinutes[(SUMS * LATELY + sum) * sums.width + column]!;
  const seen = sumOf(WEIGHT_SUM);
  const atMost = seen + SURE_DEVIATIONS * Math.sqrt(seen + 1) + PRIOR_EVENTS;
  const share = Math.min(1, atMost / (heardShare * sumOf(LOW_SUM) + PRIOR_EVENTS));
  return { sinceMinute: minute, expected: 0, expectedLow: 0, ...(share < 1 && { share }) };
}

/** Whether some metrics have been delivered of an absence and others not: between what is there nothing is to be expected. */
function isKnownInPart(state: ShopState, minuteMs: number): boolean {
  if (!isAbsent(state, minuteMs)) return false;
  for (const { metric } of state.series.values()) if (isUnknown(state, minuteMs, metric)) return true;
  return false;
}

/** Whether a shop is in a stretch without any event too long to be chance. */
export function isSilent(state: ShopState): boolean {
  return state.quietAlarm !== null || (state.quiet !== null && state.quiet.expectedLow >= QUIET_EXPECTED_MIN);
}

function raiseSilence(state: ShopState, quiet: Quiet, whole: SeriesState, look: MinuteLook): void {
  const minutes = look.minute + 1 - quiet.sinceMinute;
  const why = `nothing has arrived from any source for ${minutes} minutes; this is no statement about sales`;
  raise(state, { quiet, minutes, why }, whole, look);
}

/** Somebody is there again from this minute on: what nobody has heard is one thing, and silence from now on is another. */
function endUnheard(state: ShopState, quiet: Quiet, whole: SeriesState, look: MinuteLook): void {
  const minutes = look.minute - quiet.sinceMinute;
  const why = `nobody was listening for ${minutes} minutes, and nothing of them has been delivered since; this is no statement about the shop`;
  raise(state, { quiet, minutes, why }, whole, look);
  if (state.quietAlarm) quiet.isUnheard = false;
  else state.quiet = null;
}

interface Told {
  quiet: Quiet;
  minutes: number;
  why: string;
}

function raise(state: ShopState, told: Told, whole: SeriesState, look: MinuteLook): void {
  if (state.quietAlarm || told.minutes < SILENCE_MINUTES_MIN) return;
  const score = silenceScore(whole, told.quiet.expectedLow, told.minutes);
  if (score < scoreForLooks(askedScore(look, SILENCE_NAME), usualPerWeek(whole))) return;
  const finding = silenceFinding(told, score);
  state.quietAlarm = { finding, raisedMs: endOf(look), calmMinutes: 0, toldMs: endOf(look) };
  unteachFrom(whole, finding.startedMs, look.minute);
  tell(look, 'raised', SILENCE_NAME, finding);
}

function silenceScore(whole: SeriesState, expected: number, minutes: number): number {
  // In a maintenance, or in hours in which nothing is usual, nothing was to be expected, and nothing is no surprise.
  if (!(expected > 0)) return 0;
  return -negativeBinomialLogLowerTail(
    0,
    expected,
    windowNoise(whole.noise, noisePlace(whole, indexOfLength(minutes))),
  );
}

function silenceFinding({ quiet, minutes, why }: Told, score: number): Finding {
  return {
    detector: 'source-silence',
    kind: 'silence',
    startedMs: quiet.sinceMinute * MINUTE_MS,
    observed: 0,
    expected: { low: quiet.expectedLow / 2, mid: quiet.expected, high: quiet.expected * 1.5 },
    unit: `events/${minutes}min`,
    score,
    evidence: [why],
  };
}

function endSilence(state: ShopState, look: MinuteLook): void {
  state.quiet = null;
  const alarm = state.quietAlarm;
  if (!alarm) return;
  alarm.calmMinutes++;
  if (alarm.calmMinutes < MINUTES_WITH_DATA_TO_END) return;
  state.quietAlarm = null;
  tell(look, 'cleared', SILENCE_NAME, alarm.finding);
}
