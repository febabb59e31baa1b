import type { ApiClient } from './api-client.js';
import type { Incident } from './api-types.js';
import { CsvDownload } from './csv-download.js';

const SIGNUPS = ['customer.registered', 'newsletter.subscribed'];
const RISES = ['spike', 'shift', 'threshold'];
const CAUSES = ['bot-attack', 'bulk-import', 'unknown'];

/** Whether an incident may have brought signups that somebody wants to clean up. */
export function hasAffected({ metric, kind, cause, related }: Pick<Incident, 'metric' | 'kind' | 'cause' | 'related'>) {
  const signals = [{ metric, kind }, ...related];
  return CAUSES.includes(cause) && signals.some((one) => SIGNUPS.includes(one.metric) && RISES.includes(one.kind));
}

/** A button that saves the list of the signups to clean up. */
export function AffectedDownload({ api, incidentId }: { api: ApiClient; incidentId: string }) {
  return (
    <div class="affected">
      <h4>Sign-ups to clean up</h4>
      <CsvDownload
        label="Save the list (CSV)"
        fileName={`affected-${incidentId}.csv`}
        load={(signal) => api.affectedSignups(incidentId, signal)}
      />
    </div>
  );
}
