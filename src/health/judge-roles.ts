import type { Role } from '../config/roles.js';
import type { JobState } from './job-record.js';

/** What is known of a process when somebody asks whether it is ready. */
export interface ProcessView {
  nowMs: number;
  /** What is wrong with the stores, in a sentence each; null where one answers. */
  clickhouse: string | null;
  postgres: string | null;
  /** Why events cannot be passed on to where they are written; null where they can. */
  sink: string | null;
  /** Why they cannot be written. */
  writer: string | null;
  /** The passes of detection. */
  passes: JobState;
  /** Seconds between two passes. */
  detectSeconds: number;
  /** The rounds of sending. */
  rounds: JobState;
}

/** `ok`, or what keeps the role from its work. */
export type RoleVerdict = string;

const PASS_AGE_SECONDS_MAX = 60;
const PASSES_MISSED_MAX = 6;

/** Says of a role whether this process can do it now. */
export function judgeRole(role: Role, view: ProcessView): RoleVerdict {
  return JUDGES[role](view) ?? 'ok';
}

const JUDGES: Readonly<Record<Role, (view: ProcessView) => string | null>> = {
  collector: ({ postgres, sink }) => postgres ?? sink,
  writer: ({ clickhouse, writer }) => clickhouse ?? writer,
  detector: (view) => view.clickhouse ?? view.postgres ?? judgePasses(view),
  notifier: ({ postgres, rounds }) => postgres ?? (rounds.isFailing ? 'the last round of sending failed' : null),
  web: ({ clickhouse, postgres }) => clickhouse ?? postgres,
};

function judgePasses({ nowMs, passes, detectSeconds }: ProcessView): string | null {
  if (passes.isFailing) return 'the last look at the shops failed';
  const ageSeconds = Math.floor((nowMs - passes.workedMs) / 1000);
  if (ageSeconds <= Math.max(PASS_AGE_SECONDS_MAX, PASSES_MISSED_MAX * detectSeconds)) return null;
  return `nobody has looked at the shops for ${ageSeconds} s`;
}
