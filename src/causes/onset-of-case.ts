import { bucketMidMs, metricNamed } from '../../ingest/index.js';
import type { CaseSignal, Stretch } from './case-file.js';
import { estimateOnset, type Onset, type OnsetPoint } from './estimate-onset.js';
import type { SignSum } from './vital-signs.js';

const MINUTE_MS = 60_000;
const BEFORE_LEAST_MS = 90 * MINUTE_MS;
/** Longer than this, counts follow the day, and a cut would find the morning. */
const COUNTS_MOST_MS = 6 * 60 * MINUTE_MS;
const MEANS_MOST_MS = 24 * 60 * MINUTE_MS;

/** The minutes from which the onset of a signal is estimated; null where minutes cannot tell it. */
export function onsetStretch(lead: CaseSignal, now: Stretch): Stretch | null {
  const shape = metricNamed(lead.metric)?.shape;
  if (shape === undefined || shape === 'outcome' || shape === 'gauge' || lead.kind === 'silence') return null;
  const lengthMs = now.untilMs - lead.startedMs;
  const mostMs = shape === 'duration' || shape === 'level' ? MEANS_MOST_MS : COUNTS_MOST_MS;
  if (lengthMs <= 0 || lengthMs > mostMs) return null;
  const fromMs = lead.startedMs - Math.min(mostMs, Math.max(BEFORE_LEAST_MS, 1.5 * lengthMs));
  return { fromMs: Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, untilMs: now.untilMs };
}

/** When a signal began, from its minutes; what the detector says where these do not tell. */
export function onsetOfCase(
  lead: CaseSignal,
  now: Stretch,
  stretch: Stretch | null,
  minutes: ReadonlyMap<number, SignSum>,
): Onset {
  const lengthMs = Math.max(0, now.untilMs - lead.startedMs);
  const shape = metricNamed(lead.metric)?.shape;
  const told: Onset = {
    atMs: lead.startedMs,
    doubtMs: shape === 'outcome' ? MINUTE_MS : Math.max(3 * MINUTE_MS, lengthMs / 6),
  };
  if (!stretch) return told;
  const isMean = shape === 'duration' || shape === 'level';
  const points = isMean ? meansOf(minutes, shape === 'duration') : countsOf(minutes, stretch, shape === 'ratio');
  const found = estimateOnset(points, isMean ? 'mean' : 'count');
  // A cut far before what the detector saw is some other change of level.
  if (!found || found.atMs < lead.startedMs - BEFORE_LEAST_MS) return told;
  return found;
}

function meansOf(minutes: ReadonlyMap<number, SignSum>, isDuration: boolean): OnsetPoint[] {
  return [...minutes]
    .flatMap(([minuteMs, sum]): OnsetPoint[] => {
      if (!isDuration) return sum.sum > 0 ? [{ minuteMs, value: Math.log(sum.sum), weight: 1 }] : [];
      const samples = Object.entries(sum.buckets);
      const weight = samples.reduce((total, [, count]) => total + count, 0);
      const logs = samples.reduce((total, [bucket, count]) => total + count * Math.log(bucketMidMs(Number(bucket))), 0);
      return weight > 0 ? [{ minuteMs, value: logs / weight, weight: sum.events }] : [];
    })
    .sort((a, b) => a.minuteMs - b.minuteMs);
}

function countsOf(minutes: ReadonlyMap<number, SignSum>, { fromMs, untilMs }: Stretch, isBad: boolean): OnsetPoint[] {
  const points: OnsetPoint[] = [];
  for (let minuteMs = fromMs; minuteMs < untilMs; minuteMs += MINUTE_MS) {
    const sum = minutes.get(minuteMs);
    const events = isBad ? (sum && sum.weight > 0 ? (sum.bad * sum.events) / sum.weight : 0) : (sum?.events ?? 0);
    points.push({ minuteMs, value: events, weight: 1 });
  }
  return points;
}
