import type { Clock } from '../clock.js';
import type { FeedbackDesk } from '../feedback/feedback-desk.js';
import { orderOf, type OnIncidentAction } from './incident-actions.js';

/** Takes what people press in Slack to the desk, and gives back what it does, or why nothing was changed. */
export function takeActions(desk: Pick<FeedbackDesk, 'take'>, clock: Clock): OnIncidentAction {
  return async ({ incidentId, action, userId }) => {
    const answer = await desk.take(incidentId, orderOf(action, clock.now()), `slack:${userId}`);
    if (answer.outcome === 'unknown') return { isDone: false, text: 'Vedetta no longer knows this incident.' };
    if (answer.outcome === 'refused') return { isDone: false, text: `Nothing was changed: ${answer.reason}.` };
    const { verdict } = answer.feedback;
    return { isDone: true, text: verdict?.verdict === action ? verdict.effect : '' };
  };
}
