import type { IncidentChange } from '../incidents/incident.js';

/** What is found in history that was sent later is kept, but nobody is told of it who could do nothing about it. */
const NEWS_AGE_MINUTES = 7 * 24 * 60;

/**
 * Whether somebody is to be told of a change. What counts is by how much later the incident was found than its evidence was
 * complete, not when it began: what changes slowly began weeks ago. So all lines of an incident are told, or none until
 * somebody says something of it.
 */
export function isNews({ foundLateMinutes = 0, note, feedback }: IncidentChange): boolean {
  return foundLateMinutes < NEWS_AGE_MINUTES || note !== undefined || feedback !== undefined;
}
