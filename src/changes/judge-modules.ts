import { normalLogUpperTail } from '../../detectors/index.js';

/** The time that pages spent in a module, as its logarithm (of one millisecond more). */
export interface ModuleSide {
  count: number;
  logMean: number;
  logVariance: number;
}

/** A module in one page, before and after a change. */
export interface ModuleFigures {
  module: string;
  page: string;
  before: ModuleSide;
  after: ModuleSide;
}

/** What a module says of a change: slower, not slower, or nothing. */
export interface ModuleOpinion {
  module: string;
  page: string;
  kind: 'slower' | 'calm' | 'blind';
  /** Whether it is certain enough to call the change faulty. */
  isCertain: boolean;
  beforeMs: number;
  afterMs: number;
}

const SAMPLES_MIN = 8;
const SCORE_MIN = 9;
const CERTAIN_SCORE = 14;
const RATIO_MIN = 1.5;
const EXCESS_MS_MIN = 30;
/** Of a single page's time in a module, where few samples show none; and what an hour differs from another anyway. */
const VARIANCE_LEAST = 0.1;
const DRIFT = 0.02;

/** Says whether a page spends far longer in a module since the change, compared with the hour before. Constant cost. */
export function judgeModule({ module, page, before, after }: ModuleFigures): ModuleOpinion {
  const [beforeMs, afterMs] = [Math.expm1(before.logMean), Math.expm1(after.logMean)];
  const opinion = { module, page, beforeMs, afterMs };
  if (before.count < SAMPLES_MIN || after.count < SAMPLES_MIN) return { ...opinion, kind: 'blind', isCertain: false };
  const variance =
    Math.max(VARIANCE_LEAST, before.logVariance) / before.count +
    Math.max(VARIANCE_LEAST, after.logVariance) / after.count;
  const score = -normalLogUpperTail((after.logMean - before.logMean) / Math.sqrt(variance + DRIFT));
  const isSlower = score >= SCORE_MIN && afterMs >= RATIO_MIN * beforeMs && afterMs - beforeMs >= EXCESS_MS_MIN;
  return { ...opinion, kind: isSlower ? 'slower' : 'calm', isCertain: isSlower && score >= CERTAIN_SCORE };
}
