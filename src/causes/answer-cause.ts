import type { Verdict } from './case-file.js';
import type { BrokenPage } from './form-pages.js';
import { percent } from './shares.js';
import { weighCauses } from './weigh-causes.js';

/** What is known around a check that fails or pages that answer with errors. */
export interface AnswerSurroundings {
  isProbe: boolean;
  /** The cause word of the check's own error; null where it tells none. */
  told: string | null;
  /** Times usual; null where nothing usual is known. */
  viewsTimes: number | null;
  ordersTimes: number | null;
  brokenPages: readonly BrokenPage[];
  /** Pages that are seen at all. */
  pagesSeen: number;
  probesFail: boolean;
  changeConfidence: number;
}

/** Why a check fails or pages answer with errors: the site is down, one page is broken, or it is the check's own trouble. */
export function answerCause(around: AnswerSurroundings): Verdict {
  const { isProbe, told, viewsTimes, brokenPages, pagesSeen, probesFail } = around;
  const isGone = viewsTimes !== null && viewsTimes < 0.35;
  const areThere = viewsTimes !== null && viewsTimes > 0.6;
  const areMostBroken = pagesSeen >= 3 && brokenPages.length > 0.6 * pagesSeen;
  const weights: Record<string, number> = {
    outage:
      -1.8 +
      (isGone ? 5 : 0) +
      (isProbe || probesFail ? 0.8 : 0) +
      (areMostBroken ? 3 : 0) -
      (areThere && !areMostBroken ? 3 : 0),
    'broken-page':
      -2 +
      (brokenPages.length > 0 ? 4.5 : 0) -
      (areMostBroken ? 3 : 0) +
      1.5 * around.changeConfidence -
      (isProbe ? 2 : 0),
  };
  if (isProbe && told) weights[told] = (weights[told] ?? -1.5) + 2.2 - (isGone ? 2 : 0);
  const { cause, confidence } = weighCauses(weights);
  const said = brokenPages
    .slice(0, 3)
    .map(
      ({ page, share, usualShare }) =>
        `${percent(share)} of the answers of ${page} are errors, usually ${percent(usualShare)}`,
    );
  if (viewsTimes !== null) {
    said.push(
      isGone
        ? `visitors do not get through either: page views are ${viewsTimes.toFixed(1)} times the usual`
        : `visitors still come: page views are ${viewsTimes.toFixed(1)} times the usual`,
    );
  }
  return { cause, confidence, evidence: said };
}
