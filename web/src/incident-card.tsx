import type { ApiClient } from './api-client.js';
import type { Incident, LogEntry } from './api-types.js';
import type { FeedbackContext } from './feedback-panel.js';
import { feedbackWords } from './feedback-words.js';
import { IncidentDetails } from './incident-details.js';
import {
  changeBeforeWords,
  costWords,
  headline,
  likelyCauseWords,
  observedWords,
  whenWords,
} from './incident-words.js';
import { SeverityChip } from './signs.js';
import type { Polled } from './use-polled.js';

/** What every card of the list needs besides its incident. */
export interface IncidentCardContext extends FeedbackContext {
  api: ApiClient;
  chosenId: string | null;
  onChoose: (incident: Incident) => void;
  onSignal: (signal: Incident['related'][number]) => void;
  /** The log of the chosen incident. */
  log: Polled<LogEntry[]>;
  timezone: string;
  nowMs: number;
}

/** One incident: what an operator woken by it must know at once; a click gives the rest. */
export function IncidentCard({ incident, ...context }: { incident: Incident } & IncidentCardContext) {
  const { chosenId, onChoose, timezone, nowMs } = context;
  const isChosen = incident.id === chosenId;
  const isOver = incident.resolvedAt !== null;
  const cause = likelyCauseWords(incident);
  const change = changeBeforeWords(incident, timezone, nowMs);
  const cost = costWords(incident);
  const said = feedbackWords(incident, timezone, nowMs);
  return (
    <li class={`incident ${isOver ? 'over' : `open severity-edge-${incident.severity}`}`}>
      <button type="button" aria-expanded={isChosen} onClick={() => onChoose(incident)}>
        <span class="incident-head">
          <strong>{headline(incident)}</strong>
          <SeverityChip severity={incident.severity} over={isOver} />
        </span>
        <span>{whenWords(incident, timezone, nowMs)}</span>
        {(!isOver || isChosen) && (
          <>
            <span>{observedWords(incident)}</span>
            <Fact name="Likely cause" text={cause ?? 'not known yet'} />
            <Fact name="Change before" text={change ?? 'none known'} />
            <Fact name="Cost" text={cost ?? 'not estimated'} />
          </>
        )}
        {said !== null && <Fact name="Said" text={said} />}
      </button>
      {isChosen && <IncidentDetails incident={incident} {...context} />}
    </li>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <span class="fact">
      <span class="fact-name">{name}</span>
      {text}
    </span>
  );
}
