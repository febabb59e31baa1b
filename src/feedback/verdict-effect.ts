import { lessonUntilMs, VERDICTS, type Verdict } from '../detection/lessons.js';
import type { Incident, IncidentFeedback, VerdictEffect } from '../incidents/incident.js';
import { campaignOffer } from './campaign-offer.js';
import type { Said } from './decide-feedback.js';
import { judgedBy } from './lesson-of.js';
import { isScored, whyNoNewLevel } from './series-of-incident.js';

const OFFERED = 'Put the campaign into the settings, with the dates of the next time, and it is expected then.';
const RARER =
  'An alarm of this series must be twenty times rarer, which halves on the scale of scores every two weeks. ' +
  'These hours teach what is normal.';
const RARER_OF = {
  minutes: RARER,
  mix: 'A shift of this kind must be twenty times rarer, which halves on the scale of scores every two weeks.',
  days: 'A slow change of this series must be twenty times rarer, which halves on the scale of scores every two weeks.',
};
const ONLY_COUNTED =
  'It counts as a false alarm. What is judged here has no score, so the next one is told all the same.';
const ANEW =
  'The incident is over. What was normal before it keeps the shape of its week and is scaled to the level since; ' +
  'after eight weeks it is forgotten.';
const ANEW_MIX =
  'The incident is over. How things were made up before it is forgotten, and what is usual is learnt anew.';
const KEPT_OUT = 'These hours do not teach what is normal, nor when the same comes again in the next weeks.';

/**
 * What a verdict on an incident does and until when, for a verdict given at `saidMs`: to be told before it is given as well as
 * after.
 */
export function verdictEffect(verdict: Verdict, incident: Incident, timezone: string, saidMs: number): VerdictEffect {
  const teaches = isScored(incident.metric);
  const by = judgedBy(incident);
  const leavesOut = teaches && by === 'minutes';
  const hasEffect = leavesOut || (teaches && (verdict === 'false-alarm' || verdict === 'new-level'));
  const effectUntil = hasEffect ? new Date(lessonUntilMs(timesOf(incident, verdict, saidMs))).toISOString() : null;
  switch (verdict) {
    case 'confirmed': {
      const counted = 'It counts as a useful alert.';
      return { verdict, effect: leavesOut ? `${KEPT_OUT} ${counted}` : counted, effectUntil };
    }
    case 'expected': {
      if (!leavesOut) return { verdict, effect: 'It counts as right, but no news.', effectUntil };
      const campaign = campaignOffer(incident, timezone, saidMs);
      return {
        verdict,
        effect: campaign ? `${KEPT_OUT} ${OFFERED}` : KEPT_OUT,
        effectUntil,
        ...(campaign && { campaign }),
      };
    }
    case 'false-alarm':
      return { verdict, effect: teaches ? RARER_OF[by] : ONLY_COUNTED, effectUntil };
    case 'new-level':
      return { verdict, effect: by === 'mix' ? ANEW_MIX : ANEW, effectUntil: by === 'mix' ? null : effectUntil };
  }
}

function timesOf({ startedAt, resolvedAt }: Incident, verdict: Verdict, saidMs: number) {
  const untilMs = resolvedAt === null ? null : Date.parse(resolvedAt);
  return { verdict, fromMs: Date.parse(startedAt), untilMs, saidMs };
}

/** What each verdict would do, of those that can be given. */
export function verdictOffers(incident: Incident, timezone: string, nowMs: number): VerdictEffect[] {
  return VERDICTS.filter((verdict) => verdict !== 'new-level' || whyNoNewLevel(incident) === null).map((verdict) =>
    verdictEffect(verdict, incident, timezone, nowMs),
  );
}

/** What was said of an incident as everybody is shown it at `nowMs`, with what it does. */
export function feedbackOf(said: Said, incident: Incident, timezone: string, nowMs: number): IncidentFeedback {
  const { acknowledged, snoozed, verdict } = said;
  return {
    ...(acknowledged && { acknowledged }),
    ...(snoozed && Date.parse(snoozed.until) > nowMs && { snoozed }),
    ...(verdict && {
      verdict: { ...verdict, ...verdictEffect(verdict.verdict, incident, timezone, Date.parse(verdict.at)) },
    }),
  };
}
