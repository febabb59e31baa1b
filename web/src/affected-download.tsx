import { useState } from 'preact/hooks';
import type { ApiClient } from './api-client.js';
import type { Incident } from './api-types.js';

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
  const [state, setState] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setState('Loading…');
    try {
      // A link would not carry the key.
      const address = URL.createObjectURL(await api.affectedSignups(incidentId, new AbortController().signal));
      const link = Object.assign(document.createElement('a'), {
        href: address,
        download: `affected-${incidentId}.csv`,
      });
      link.click();
      URL.revokeObjectURL(address);
      setState(null);
    } catch (error) {
      setState(`Could not load the list: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return (
    <div class="affected">
      <h4>Sign-ups to clean up</h4>
      <button type="button" class="link" onClick={() => void save()}>
        Save the list (CSV)
      </button>
      {state !== null && <p class="empty">{state}</p>}
    </div>
  );
}
