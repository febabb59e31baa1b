import type { FeedbackOrder } from '../feedback/feedback-order.js';

/** What people can do about an incident from its message. */
export const INCIDENT_ACTIONS = [
  'acknowledge',
  'snooze-1h',
  'confirmed',
  'expected',
  'false-alarm',
  'new-level',
  'take-back',
] as const;
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

/** Begins the `action_id` of every button, so that nobody else's buttons are taken for ours. */
export const ACTION_PREFIX = 'vedetta:';

/** Somebody pressed a button under an incident. */
export interface IncidentActionRequest {
  incidentId: string;
  action: IncidentAction;
  /** Slack's id of the person, `U...`. */
  userId: string;
}

/** What came of pressing a button, in words: what it does, or why nothing was changed. */
export interface IncidentActionAnswer {
  isDone: boolean;
  text: string;
}

/** Does what was asked for; the caller of `createSlack` brings it. A rejection is told to the person who pressed. */
export type OnIncidentAction = (request: IncidentActionRequest) => Promise<IncidentActionAnswer>;

/** The text on the buttons. */
export const ACTION_LABELS: Record<IncidentAction, string> = {
  acknowledge: 'Acknowledge',
  'snooze-1h': 'Snooze 1 h',
  confirmed: 'Confirmed',
  expected: 'Expected',
  'false-alarm': 'False alarm',
  'new-level': 'New level',
  'take-back': 'Take it back',
};

/** What the incident's thread says once it is done, after the name of the person. */
export const ACTION_DONE: Record<IncidentAction, string> = {
  acknowledge: 'is looking into this',
  'snooze-1h': 'put this off for an hour',
  confirmed: 'confirms this',
  expected: 'says that this was expected',
  'false-alarm': 'says that this is a false alarm',
  'new-level': 'says that this is the new level',
  'take-back': 'takes back what was said of this',
};

const HOUR_MS = 3_600_000;

/** What an action asks for, where it is pressed at `nowMs`. */
export function orderOf(action: IncidentAction, nowMs: number): FeedbackOrder {
  switch (action) {
    case 'acknowledge':
      return { do: 'acknowledge' };
    case 'snooze-1h':
      return { do: 'snooze', untilMs: nowMs + HOUR_MS };
    case 'take-back':
      return { do: 'withdraw', what: 'feedback' };
    default:
      return { do: 'feedback', verdict: action };
  }
}

/** The action of a button, or null for a button that is not ours. */
export function actionOf(actionId: string): IncidentAction | null {
  return INCIDENT_ACTIONS.find((action) => actionId === ACTION_PREFIX + action) ?? null;
}
