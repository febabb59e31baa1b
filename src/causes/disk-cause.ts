import type { Verdict } from './case-file.js';
import type { DiskReading, FinishedRun, LikelyChange } from './machine-facts.js';
import { weighCauses } from './weigh-causes.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A rise of so many points within an hour is no slow growth. */
const JUMP_POINTS = 5;
/** A run is near a jump when it was under way or ended within this. */
const NEAR_MS = 15 * MINUTE_MS;

const BACKUP_MOUNT = /backup|dump|snapshot/i;
const LOG_MOUNT = /(^|\/)logs?(\/|$)/i;
const DATABASE_MOUNT = /mysql|mariadb|postgres|pgdata|mongo|clickhouse|database|(^|\/)db(\/|$)/i;

/** What is known around a disk that runs full. */
export interface DiskSurroundings {
  /** From a day before on, oldest first. */
  readings: readonly DiskReading[];
  runs: readonly FinishedRun[];
  change: LikelyChange | null;
  viewsTimes: number | null;
}

/** The fullest disk, and how it came to be so. */
interface Course {
  mount: string;
  usedPct: number;
  /** Points an hour over what is known of it before its jump, or over all of it. */
  perHour: number;
  jump: { fromMs: number; untilMs: number; points: number } | null;
}

/**
 * Why a disk runs full: what was under way when it rose at once, else what is kept on it. The contract has no word for
 * backups and logs: they are `other`, and named in the evidence.
 */
export function diskCause({ readings, runs, change, viewsTimes }: DiskSurroundings): Verdict {
  const course = courseOf(readings);
  if (course === null) return { cause: 'unknown', confidence: 0, evidence: [] };
  const { mount, jump } = course;
  const near =
    jump === null ? [] : runs.filter((run) => run.startedMs < jump.untilMs && run.timeMs > jump.fromMs - NEAR_MS);
  const backup = near.find(({ subject }) => subject === 'backup');
  const job = near.find(({ subject }) => subject === 'job');
  const isImport = job !== undefined && /import|load|sync/i.test(job.name);
  const isCrowd = (viewsTimes ?? 1) > 1.5;
  const weights = {
    other:
      -1.5 +
      (backup ? 4 : 0) +
      (BACKUP_MOUNT.test(mount) ? 2.5 : 0) +
      (LOG_MOUNT.test(mount) ? (isCrowd ? 1 : 3) : 0) +
      (job && !isImport ? 2.5 : 0),
    'bulk-import': -2 + (isImport && !backup ? 4 : 0),
    database: -1.5 + (DATABASE_MOUNT.test(mount) && !backup ? 3.2 : 0) - (isImport ? 1.5 : 0),
    deploy: -2 + (jump ? 4 * (change?.confidence ?? 0) : 0) - (backup ? 3 : 0),
    traffic: -2.5 + (LOG_MOUNT.test(mount) && isCrowd ? 4 : 0),
  };
  return { ...weighCauses(weights), evidence: sentencesOf(course, backup ?? job ?? null, jump ? change : null) };
}

function courseOf(readings: readonly DiskReading[]): Course | null {
  const newest = new Map(readings.map((reading) => [reading.mount, reading]));
  const fullest = [...newest.values()].reduce<DiskReading | null>(
    (most, one) => (most === null || one.usedPct > most.usedPct ? one : most),
    null,
  );
  if (fullest === null) return null;
  const own = readings.filter(({ mount }) => mount === fullest.mount);
  const jump = jumpOf(own);
  const slow = jump === null ? own : own.filter(({ timeMs }) => timeMs <= jump.fromMs);
  const [first, last] = [slow[0], slow.at(-1)];
  const hours = first && last ? (last.timeMs - first.timeMs) / HOUR_MS : 0;
  const perHour = first && last && hours > 0 ? (last.usedPct - first.usedPct) / hours : 0;
  return { mount: fullest.mount, usedPct: fullest.usedPct, perHour, jump };
}

/** The greatest rise within an hour; null where it is none to speak of. Readings are few: one a minute at the most. */
function jumpOf(own: readonly DiskReading[]): Course['jump'] {
  let best: Course['jump'] = null;
  let start = 0;
  for (const [end, reading] of own.entries()) {
    while (reading.timeMs - own[start]!.timeMs > HOUR_MS && start < end - 1) start++;
    const points = reading.usedPct - own[start]!.usedPct;
    if (points >= JUMP_POINTS && points > (best?.points ?? 0)) {
      // The last reading before it rose: what lay flat since the window's start is not part of the jump.
      const flat = own.slice(start, end).findLastIndex(({ usedPct }) => usedPct <= own[start]!.usedPct + 0.1 * points);
      best = { fromMs: own[start + Math.max(0, flat)]!.timeMs, untilMs: reading.timeMs, points };
    }
  }
  return best;
}

function sentencesOf(
  { mount, usedPct, perHour, jump }: Course,
  run: FinishedRun | null,
  change: LikelyChange | null,
): string[] {
  const said = [`disk ${mount} is at ${Math.round(usedPct)} %`];
  if (jump) {
    const minutes = Math.max(1, Math.round((jump.untilMs - jump.fromMs) / MINUTE_MS));
    said.push(`it rose by ${Math.round(jump.points)} points within ${minutes} min`);
    if (run) {
      const size = run.bytes === null ? '' : ` with ${(run.bytes / 1e9).toFixed(1)} GB`;
      said.push(`${run.subject} ${run.name} ran then${size}`);
    }
    if (change && change.confidence >= 0.5)
      said.push(`it began ${Math.round(change.minutesBefore)} minutes after ${change.name}`);
  } else if (perHour >= 0.05) {
    said.push(`it grows by ${perHour.toFixed(perHour < 1 ? 2 : 1)} points an hour`);
  }
  return said;
}
