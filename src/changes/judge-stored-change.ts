import type { ChangeFiguresReader } from './change-figures.js';
import type { StoredChange } from './change-reader.js';
import { judgeChange, type JudgedChange } from './judge-change.js';
import { STEP_MINUTES, STEPS_AFTER } from './series-figures.js';
import type { FigureVerdict } from './weigh-accusations.js';

const MINUTE_MS = 60_000;
/** How long after a change its verdict is final. */
const FINAL_AFTER_MS = STEPS_AFTER * STEP_MINUTES * MINUTE_MS;

/** End of the hour that a change is judged by, counted from the minute in which it was made. */
export function finalAt(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS) * MINUTE_MS + FINAL_AFTER_MS;
}

/** What the shop's figures say of a change, of which all before `knownMs` is complete. */
export async function judgeStoredChange(
  figures: Pick<ChangeFiguresReader, 'read'>,
  change: StoredChange,
  knownMs: number,
): Promise<FigureVerdict> {
  const judged = judgedChange(change);
  return judgeChange(judged, await figures.read(change.shop, change.timeMs, judged.modules, knownMs));
}

/** How incidents call a change: its version, else the id of its event. */
export function refOf({ id, data }: StoredChange): string {
  return typeof data.version === 'string' && data.version !== '' ? data.version : id;
}

/** What of a stored change decides whether and how it is judged. */
export function judgedChange({ data }: StoredChange): JudgedChange {
  const { kind, environment, modules } = data;
  return {
    kind: typeof kind === 'string' ? kind : '',
    environment: typeof environment === 'string' && environment !== '' ? environment : null,
    modules: Array.isArray(modules) ? modules.filter((name) => typeof name === 'string') : [],
  };
}
