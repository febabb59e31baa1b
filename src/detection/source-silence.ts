import { negativeBinomialLogLowerTail, scoreForLooks, windowNoise, type Finding } from '../../detectors/index.js';
import { arrivalWaits } from './arrival-lag.js';
import { askedScore, endOf, tell, type MinuteLook } from './minute-look.js';
import { noisePlace } from './noise-columns.js';
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

/**
 * Follows the stretches in which nothing came from any source of a shop, and gives whether this minute belongs to one:
 * then no series may take its zero for a fact. From ten minutes on, where events were to be expected, it is an alarm.
 */
export function followSilence(state: ShopState, look: MinuteLook, hasData: boolean): boolean {
  const whole = state.series.get(SILENCE_KEY);
  if (hasData) endSilence(state, look);
  const { minute } = look;
  if (hasData || !whole?.profile || !state.isLive || minute * MINUTE_MS < whole.judgedFromMs) return false;
  state.quiet ??= { sinceMinute: minute, expected: 0, expectedLow: 0 };
  if (!look.isMaintenance) {
    const place = placeOf(whole, minute - 1);
    // What comes in batches is not missed until the next one is due.
    const { heardShare } = arrivalWaits(state);
    state.quiet.expected += heardShare * whole.ring.mid[place]!;
    state.quiet.expectedLow += heardShare * whole.ring.low[place]!;
  }
  raiseSilence(state, state.quiet, whole, look);
  return state.quiet.expectedLow >= QUIET_EXPECTED_MIN;
}

/** Whether a shop is in a stretch without any event too long to be chance. */
export function isSilent(state: ShopState): boolean {
  return state.quietAlarm !== null || (state.quiet !== null && state.quiet.expectedLow >= QUIET_EXPECTED_MIN);
}

function raiseSilence(state: ShopState, quiet: Quiet, whole: SeriesState, look: MinuteLook): void {
  const minutes = look.minute + 1 - quiet.sinceMinute;
  if (state.quietAlarm || minutes < SILENCE_MINUTES_MIN) return;
  const score = silenceScore(whole, quiet.expectedLow, minutes);
  if (score < scoreForLooks(askedScore(look, SILENCE_NAME), usualPerWeek(whole))) return;
  const finding = silenceFinding(quiet, minutes, score);
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

function silenceFinding(quiet: Quiet, minutes: number, score: number): Finding {
  return {
    detector: 'source-silence',
    kind: 'silence',
    startedMs: quiet.sinceMinute * MINUTE_MS,
    observed: 0,
    expected: { low: quiet.expectedLow / 2, mid: quiet.expected, high: quiet.expected * 1.5 },
    unit: `events/${minutes}min`,
    score,
    evidence: [`nothing has arrived from any source for ${minutes} minutes; this is no statement about sales`],
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
