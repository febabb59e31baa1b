import { mixShift, mixWander, scoreForLooks, type MixFinding } from '../../detectors/index.js';
import { mixNamed, mixValues, type Mix } from '../../ingest/index.js';
import { seriesKey, type SeriesName } from '../series/series-name.js';
import { askedScore, endOf, lookBack, tell, type MinuteLook } from './minute-look.js';
import { acceptMix, addToMix, createMixState, markOdd, mixWindow, teachMixHour, type MixState } from './mix-state.js';
import type { PointSum } from './point-sum.js';
import type { ShopState } from './shop-state.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Windows in hours: a mix needs many things to tell. */
const WINDOW_HOURS = [3, 6, 12, 24, 48] as const;
/**
 * Judged once an hour, in windows of which about two say something of their own, where others have three a minute. Ten times
 * as much is asked for, so that mixes raise a small part of a shop's false alarms and series need not share theirs with them.
 */
const LOOKS_PER_WEEK = 10 * 2 * 168;
/** An hour teaches when a shift in it would have been seen. */
const TEACHING_LAG_HOURS = 48;
const KNOWN_MS_MIN = 8 * 24 * HOUR_MS;
const THINGS_KNOWN_MIN = 200;
/** Windows of a day, one after the other, tell how far shares wander. */
const WANDER_HOURS = 24;
const WANDER_STEP = 0.1;
const WANDER_MOST = 0.02;
/** A mix that has stayed for so long is the usual one. */
const ACCEPTED_AFTER_MS = 7 * 24 * HOUR_MS;
const CALM_THINGS_MIN = 20;
/** Over when the share is nearer to the usual one than to what was found. */
const CALM_PART = 0.5;
/** Name of the value of what does not tell one. */
const UNKNOWN = 'unknown';

/** Counts what is told of a minute, in time or late, towards the mixes of a shop. `key` is of a point of a mix. */
export function addMixPoint(state: ShopState, name: SeriesName, minute: number, weight: number, slot: number): void {
  const mix = mixNamed(name.metric);
  if (!mix) return;
  const values = mixValues(name.dimension);
  for (const [index, key] of mix.keys.entries()) {
    addToMix(mixOf(state, mix, key), Math.floor(minute / 60), slot, values[index] || UNKNOWN, weight);
  }
}

function mixOf(state: ShopState, { name, metric }: Mix, key: string): MixState {
  const id = `${name}|${key}`;
  const known = state.mixes.get(id);
  if (known) return known;
  const created = createMixState(metric, key);
  state.mixes.set(id, created);
  return created;
}

/**
 * Follows the mixes of a shop through one minute: what came in it, and once an hour is complete whether it is of another
 * kind. While nothing arrives there is nothing to judge. `points` are those that are of no series; `further`: minutes that a metric is waited for longer than the shop.
 */
export function followMixes(
  state: ShopState,
  look: MinuteLook,
  points: ReadonlyMap<string, PointSum>,
  { isQuiet, further }: { isQuiet: boolean; further: ReadonlyMap<string, number> },
): void {
  const { minute, context } = look;
  const minuteMs = minute * MINUTE_MS;
  for (const [key, { weight }] of points) {
    const bar = key.indexOf('|');
    const name = { metric: key.slice(0, bar), dimension: key.slice(bar + 1) };
    if (mixNamed(name.metric)) addMixPoint(state, name, minute, weight, context.hours.at(minuteMs).slot);
  }
  for (const [id, mix] of state.mixes) {
    const hour = Math.floor((minute - (further.get(mix.metric) ?? 0) + 1) / 60) - 1;
    mix.followedHour ??= hour;
    if (hour <= mix.followedHour) continue;
    mix.followedHour = hour;
    const things = mixNamed(id.slice(0, id.indexOf('|')))!.things;
    // More or fewer than usual is told by the count.
    const isVolumeOdd = state.series.get(seriesKey({ metric: mix.metric, dimension: '' }))?.alarm != null;
    followHour(mix, hour, lookBack(look, minute - (60 * hour + 59)), { things, isQuiet, isVolumeOdd });
  }
}

function followHour(
  mix: MixState,
  hour: number,
  look: MinuteLook,
  { things, isQuiet, isVolumeOdd }: { things: string; isQuiet: boolean; isVolumeOdd: boolean },
): void {
  const { context, minute, isMaintenance } = look;
  const local = context.hours.at(minute * MINUTE_MS);
  // In a campaign other people come.
  const isOrdinary =
    context.calendar.factorsFor({ metric: mix.metric, dimension: '' }, minute * MINUTE_MS, local.day).teaches &&
    !isMaintenance;
  if (mix.alarm || isVolumeOdd || !isOrdinary) markOdd(mix, hour, local.slot);
  // What came with another volume says nothing of the mix at the usual one, neither now nor when it is over.
  if (isVolumeOdd || !isOrdinary) mix.judgedFromHour = hour + 1;
  if (mix.alarm && !isQuiet) followAlarm(mix, hour, look);
  else if (!mix.alarm && !isQuiet && !isVolumeOdd && isOrdinary) judgeMix(mix, things, hour, look);
  teachMixHour(mix, hour - TEACHING_LAG_HOURS);
}

function judgeMix(mix: MixState, things: string, hour: number, look: MinuteLook): void {
  if (mix.sinceMs === null || endOf(look) - mix.sinceMs < KNOWN_MS_MIN || mix.taught < THINGS_KNOWN_MIN) return;
  const asked = (finding: MixFinding): number =>
    scoreForLooks(askedScore(look, seriesOfShift(mix, finding), 'mix'), LOOKS_PER_WEEK);
  let best: MixFinding | null = null;
  for (const length of WINDOW_HOURS) {
    const finding = mixShift({ things, key: mix.key, values: mix.values }, mixWindow(mix, hour, length), mix.wander);
    if (finding && finding.score >= asked(finding) && finding.score > (best?.score ?? 0)) best = finding;
  }
  if (!best) {
    if ((hour + 1) % WANDER_HOURS === 0) learnWander(mix, hour);
    return;
  }
  mix.alarm = { finding: best, raisedMs: endOf(look) };
  for (let back = 0; back * HOUR_MS < endOf(look) - best.startedMs; back++) markOdd(mix, hour - back, 0);
  tell(look, 'raised', seriesOfShift(mix, best), best);
}

function learnWander(mix: MixState, hour: number): void {
  const wander = mixWander(mixWindow(mix, hour, WANDER_HOURS));
  if (wander === null) return;
  mix.wander += WANDER_STEP * (Math.min(WANDER_MOST, Math.max(0, wander)) - mix.wander);
}

function followAlarm(mix: MixState, hour: number, look: MinuteLook): void {
  const { finding, raisedMs } = mix.alarm!;
  const isAccepted = endOf(look) - raisedMs >= ACCEPTED_AFTER_MS;
  if (!isAccepted && !isCalm(mix, hour, finding)) return;
  mix.alarm = null;
  mix.judgedFromHour = hour + 1;
  if (isAccepted) acceptMix(mix);
  tell(look, 'cleared', seriesOfShift(mix, finding), finding);
}

/** The contract names countries; of the other fields the evidence tells. */
export function seriesOfShift({ metric, key }: MixState, { value }: MixFinding): SeriesName {
  const isNamed = key === 'country' && value !== null && value !== UNKNOWN;
  return { metric, dimension: isNamed ? `country=${value}` : '' };
}

function isCalm(mix: MixState, hour: number, finding: MixFinding): boolean {
  const place = finding.value === null ? -1 : mix.values.indexOf(finding.value);
  for (const length of WINDOW_HOURS.slice(1)) {
    const { observed, expected } = mixWindow(mix, hour, length);
    const total = observed.reduce((sum, count) => sum + count, 0);
    if (total < CALM_THINGS_MIN) continue;
    const at = place < 0 ? observed.length - 1 : place;
    const found = Math.abs(finding.observed - finding.expected.mid);
    return Math.abs(observed[at]! - expected[at]!) / total < CALM_PART * found;
  }
  return false;
}
