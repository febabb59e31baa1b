/** What a series measures, which decides how it is judged. */
export type SeriesShape =
  /** Things that happen: orders, signups, page views. No event in a minute is a zero. */
  | 'count'
  /** Money or items that come with things that happen. */
  | 'sum'
  /** A quantity sampled over and over: database bytes a minute. No sample is no data. */
  | 'level'
  /** Response times: many single durations a minute. */
  | 'duration'
  /** Failed of tried. */
  | 'ratio'
  /** A reading at a moment: load, fullness of a disk. */
  | 'gauge'
  /** Runs and checks that succeed or fail: jobs, backups, probes. */
  | 'outcome';

/** The deviations a detector can name; the same words as in an incident. */
export type FindingKind = 'spike' | 'drop' | 'silence' | 'slow' | 'failure' | 'late' | 'empty' | 'shift' | 'threshold';

/** What a detector says when something is not as expected. */
export interface Finding {
  /** Name of the detector that says it. */
  detector: string;
  kind: FindingKind;
  /** Where the window begins that shows it; milliseconds since the Unix epoch. */
  startedMs: number;
  /** When it began, where that is known more exactly. */
  onsetMs?: number;
  /** Since when nothing has come at all, where there were too few before. */
  stoppedMs?: number;
  /** What was seen, in `unit`. */
  observed: number;
  /** What was to be expected of the same quantity, in `unit`. */
  expected: { low: number; mid: number; high: number };
  unit: string;
  /** Surprise: minus the natural logarithm of the chance of seeing this or more, were all normal. 0 and up. */
  score: number;
  /** Sentences with figures, the most telling first. */
  evidence: string[];
  /** A cause word of the contract where the detector can tell it. */
  cause?: string;
}

/** One finished run of a job or backup, or one check of a probe. */
export interface Run {
  timeMs: number;
  ok: boolean;
  items: number | null;
  bytes: number | null;
  durationMs: number | null;
  errorKind: string | null;
  errorMessage: string | null;
  /** Of a good run of a job: orders placed since the one before, and the last of them; left out where not known. */
  orders?: { placed: number; edge: number };
}

/** When runs are due, told by the shop's settings or learnt from the runs themselves. */
export interface RunSchedule {
  everyMinutes: number;
  graceMinutes: number;
  /** Fewer items than this is too few; null where nothing is known. */
  minItems: number | null;
  isLearnt: boolean;
}

/** What a run detector sees: the newest runs of one job, backup or probe, oldest first, and the time. */
export interface RunView {
  subject: 'job' | 'backup' | 'probe';
  runs: readonly Run[];
  schedule: RunSchedule | null;
  /** Everything up to here has arrived; milliseconds since the Unix epoch. */
  nowMs: number;
  /** By how much the shop's clock was set back since the newest run, in minutes; 0 but for one day of the year. */
  clockSetBackMinutes?: number;
}

/** Judges the newest run, or its absence. Pure: the same view gives the same answer. */
export interface RunDetector {
  name: string;
  subjects: readonly RunView['subject'][];
  judge(view: RunView): Finding | null;
}
