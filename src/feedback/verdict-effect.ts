import { barGoneMs } from '../../detectors/index.js';
import { LESSON_MS, VERDICTS, type Verdict } from '../detection/lessons.js';
import type { Incident, IncidentFeedback, VerdictEffect } from '../incidents/incident.js';
import { campaignOffer } from './campaign-offer.js';
import type { Said } from './decide-feedback.js';
import { isScored, whyNoNewLevel } from './series-of-incident.js';

const KEPT_OUT = 'These hours do not teach what is normal, nor when the same comes again in the next weeks.';

/**
 * What a verdict on an incident does and until when, for a verdict given at `saidMs`: to be told before it is given as well as
 * after.
 */
export function verdictEffect(verdict: Verdict, incident: Incident, timezone: string, saidMs: number): VerdictEffect {
  const endMs = incident.resolvedAt === null ? saidMs : Date.parse(incident.resolvedAt);
  const untilHistory = new Date(endMs + LESSON_MS).toISOString();
  const teaches = isScored(incident.metric);
  switch (verdict) {
    case 'confirmed': {
      const counted = 'It counts as a useful alert.';
      if (!teaches) return { verdict, effect: counted, effectUntil: null };
      return { verdict, effect: `${KEPT_OUT} ${counted}`, effectUntil: untilHistory };
    }
    case 'expected': {
      const campaign = campaignOffer(incident, timezone, saidMs);
      const offer = campaign
        ? ' Put the campaign into the settings, with the dates of the next time, and it is expected then.'
        : '';
      if (!teaches) return { verdict, effect: 'It counts as right, but no news.', effectUntil: null };
      return { verdict, effect: KEPT_OUT + offer, effectUntil: untilHistory, ...(campaign && { campaign }) };
    }
    case 'false-alarm': {
      if (!teaches) {
        const effect =
          'It counts as a false alarm. What is judged here has no score, so the next one is told all the same.';
        return { verdict, effect, effectUntil: null };
      }
      const effect =
        'An alarm of this series must be twenty times rarer, half of that on the scale of scores in two weeks, as before after ten. ' +
        'These hours teach what is normal.';
      return { verdict, effect, effectUntil: new Date(barGoneMs(saidMs)).toISOString() };
    }
    case 'new-level': {
      const effect =
        'The incident is over. What was normal before it keeps the shape of its week and is scaled to the level since; ' +
        'after eight weeks it is forgotten.';
      const effectUntil = new Date(Date.parse(incident.startedAt) + LESSON_MS).toISOString();
      return { verdict, effect, effectUntil };
    }
  }
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
