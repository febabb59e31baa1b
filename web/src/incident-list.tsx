import { useState } from 'preact/hooks';
import type { FeedbackSummary, Incident } from './api-types.js';
import { IncidentCard, type IncidentCardContext } from './incident-card.js';

const RESOLVED_SHOWN_FIRST = 6;

interface IncidentListProps extends IncidentCardContext {
  open: Incident[];
  resolved: Incident[];
  /** True where there are more resolved ones than were loaded. */
  isCutOff: boolean;
  summary: FeedbackSummary;
}

/** What is wrong now, then what was. */
export function IncidentList({ open, resolved, isCutOff, summary, ...context }: IncidentListProps) {
  const [isAllShown, setAllShown] = useState(false);
  const chosenAt = resolved.findIndex((incident) => incident.id === context.chosenId);
  const shown = isAllShown ? resolved : resolved.slice(0, Math.max(RESOLVED_SHOWN_FIRST, chosenAt + 1));
  const isChosenUnknown =
    context.chosenId !== null && ![...open, ...resolved].some((one) => one.id === context.chosenId);
  return (
    <section class="panel incident-list" aria-labelledby="incidents-title">
      <div class="panel-head">
        <h2 id="incidents-title">Incidents</h2>
        <span class="quiet">{open.length === 0 ? 'none open' : `${open.length} open`}</span>
      </div>
      {isChosenUnknown && (
        <p class="empty">The incident asked for is not among those of this shop in the last 6 weeks.</p>
      )}
      <ul aria-label="Open incidents">
        {open.map((incident) => (
          <IncidentCard key={incident.id} incident={incident} {...context} />
        ))}
      </ul>
      {summary.judged > 0 && (
        <p class="empty useful">
          This month {summary.useful} of {summary.judged} judged alerts were called useful, of {summary.alerts} in all.
        </p>
      )}
      <h3>Resolved in the last 6 weeks</h3>
      <ul aria-label="Resolved incidents">
        {shown.map((incident) => (
          <IncidentCard key={incident.id} incident={incident} {...context} />
        ))}
      </ul>
      {resolved.length === 0 && <p class="empty">None.</p>}
      {shown.length < resolved.length && (
        <button type="button" class="more" onClick={() => setAllShown(true)}>
          Show all {resolved.length}
        </button>
      )}
      {isCutOff && shown.length === resolved.length && (
        <p class="empty">Older ones are in the API: /v1/incidents?state=resolved</p>
      )}
    </section>
  );
}
