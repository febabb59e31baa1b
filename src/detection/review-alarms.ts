import type { Finding } from '../../detectors/index.js';
import { beginMsOf, withOnset } from './alarm-onset.js';
import { forgetRecords, type AlarmRecord } from './alarm-record.js';
import { addMinuteToHour } from './hour-ring.js';
import { strongestFinding } from './strongest-finding.js';
import { tell, type MinuteLook } from './minute-look.js';
import { noteData } from './series-minute.js';
import { hasData, placeOf, setFlags, type SeriesState } from './series-state.js';
import { viewOf } from './series-windows.js';
import { createMinuteRing } from './shop-rings.js';

const MINUTE_MS = 60_000;
const REVIEW_EVERY_MINUTES = 15;
/** By less than this nobody reads a beginning differently. */
const MOVED_MS = 10 * MINUTE_MS;
const TOO_FEW = new Set<Finding['kind']>(['drop', 'silence']);

/**
 * Looks again at the alarms of a series for which something has come late: what would have been said had it come in time? An
 * alarm of which nothing is left is withdrawn, one that began at another time or is of another kind is told anew. Every
 * quarter of an hour; costs a look for each minute of the alarm, for those alone for which something came. `waitMinutes` is
 * how much longer than the shop the series is waited for: minutes that are not complete yet say nothing.
 */
export function reviewAlarms(series: SeriesState, look: MinuteLook, waitMinutes: number): void {
  if (!series.records || look.minute % REVIEW_EVERY_MINUTES !== 0) return;
  for (const record of series.records.filter(({ isTouched }) => isTouched)) {
    record.isTouched = false;
    const finding = findingInTime(series, record, look.minute - waitMinutes);
    if (finding) restate(series, record, finding, look);
    // What comes late can only add to a spike.
    else if (record.finding.kind !== 'spike') withdraw(series, record, look);
  }
  forgetRecords(series, look.minute);
}

/**
 * Forgets the newest record where what was told in `minute` does not come of it: it rests on more than the minutes that are
 * kept one by one, and living through them again would prove nothing.
 */
export function forgetUnlike(series: SeriesState, minute: number): void {
  const record = series.records?.at(-1);
  if (!record || record.finding.kind === 'spike' || findingInTime(series, record, minute)) return;
  series.records!.pop();
}

function restate(series: SeriesState, record: AlarmRecord, finding: Finding, look: MinuteLook): void {
  const was = record.finding;
  if (finding.kind === was.kind && Math.abs(beginMsOf(finding) - beginMsOf(was)) < MOVED_MS) return;
  record.finding = finding;
  const alarm = series.alarm?.raisedMs === record.raisedMs ? series.alarm : null;
  // What has stopped since is told as it is now, from the other beginning on.
  const told = alarm?.finding.stoppedMs === undefined ? finding : { ...alarm.finding, ...beginOf(finding) };
  if (alarm) alarm.finding = { ...alarm.finding, ...beginOf(told), kind: told.kind };
  tell(look, 'restated', series, told, was);
}

function beginOf({ startedMs, onsetMs }: Finding): Pick<Finding, 'startedMs' | 'onsetMs'> {
  return { startedMs, ...(onsetMs !== undefined && { onsetMs }) };
}

function withdraw(series: SeriesState, record: AlarmRecord, look: MinuteLook): void {
  series.records = series.records!.filter((one) => one !== record);
  if (series.alarm?.raisedMs === record.raisedMs) series.alarm = null;
  const why = 'withdrawn: with what came late this is nothing unusual';
  tell(look, 'withdrawn', series, { ...record.finding, evidence: [why] });
}

/** The first thing that would have been said in the time of a record up to `until`; null where nothing would have been. */
function findingInTime(series: SeriesState, record: AlarmRecord, until: number): Finding | null {
  const relived = asItWas(series, record);
  const last = Math.min(until, record.lastMinute ?? until);
  for (let index = 0; index < record.minutes.length && record.firstMinute + index <= last; index++) {
    const minute = record.firstMinute + index;
    relive(relived, minute, record.minutes[index]!);
    const finding = strongestFinding(viewOf(relived, minute, record.judgedFromMs, record.alarmScore));
    if (finding && isAlike(finding, record.finding)) return withOnset(relived, finding, minute);
  }
  return null;
}

function isAlike(a: Finding, b: Finding): boolean {
  return a.kind === b.kind || (TOO_FEW.has(a.kind) && TOO_FEW.has(b.kind));
}

/** The series as it was before the first minute of a record. */
function asItWas(series: SeriesState, record: AlarmRecord): SeriesState {
  const { noise, unitWeight, singleVariance, activeHours, judgedFromMs } = record;
  return {
    ...series,
    noise,
    unitWeight,
    singleVariance,
    activeHours,
    judgedFromMs,
    ring: createMinuteRing(1),
    column: 0,
    // Of single values nothing is recorded.
    values: null,
    hours: structuredClone(record.hours),
    sinceLast: { ...record.sinceLast },
  };
}

function relive(series: SeriesState, minute: number, of: AlarmRecord['minutes'][number]): void {
  const { ring } = series;
  const place = placeOf(series, minute);
  ring.weight[place] = of.weight;
  ring.quantity[place] = of.quantity;
  ring.mid[place] = of.mid;
  ring.low[place] = of.low;
  ring.high[place] = of.high;
  setFlags(series, minute, of.flags);
  addMinuteToHour(series, minute);
  noteData(series, minute, of.weight, hasData(series, minute) ? place : null);
}
