/** What people can do about an incident from its message. */
export const INCIDENT_ACTIONS = ['acknowledge', 'snooze-1h', 'expected', 'false-alarm'] as const;
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

/** Does what was asked for; the caller of `createSlack` brings it. A rejection is told to the person who pressed. */
export type OnIncidentAction = (request: IncidentActionRequest) => Promise<void>;

/** The text on the buttons. */
export const ACTION_LABELS: Record<IncidentAction, string> = {
  acknowledge: 'Acknowledge',
  'snooze-1h': 'Snooze 1 h',
  expected: 'Expected',
  'false-alarm': 'False alarm',
};

/** What the incident's thread says once it is done, after the name of the person. */
export const ACTION_DONE: Record<IncidentAction, string> = {
  acknowledge: 'is looking into this',
  'snooze-1h': 'put this off for an hour',
  expected: 'says that this was expected',
  'false-alarm': 'says that this is a false alarm',
};

/** The action of a button, or null for a button that is not ours. */
export function actionOf(actionId: string): IncidentAction | null {
  return INCIDENT_ACTIONS.find((action) => actionId === ACTION_PREFIX + action) ?? null;
}
