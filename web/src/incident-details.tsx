import { AffectedDownload, hasAffected } from './affected-download.js';
import type { Incident } from './api-types.js';
import { formatConfidence, formatNumber } from './format-number.js';
import { formatMoment, localiseTimes } from './format-time.js';
import { FeedbackPanel } from './feedback-panel.js';
import type { IncidentCardContext } from './incident-card.js';
import { IncidentReport } from './incident-report.js';
import { kindWords, subjectWords } from './words.js';

/** Why an incident was called, what may be to blame, what else moved, and what happened since. */
export function IncidentDetails({
  api,
  incident,
  onSignal,
  log,
  feedback,
  answer,
  timezone,
  nowMs,
}: { incident: Incident } & IncidentCardContext) {
  const moment = (at: string): string => formatMoment(Date.parse(at), timezone, nowMs);
  return (
    <div class="incident-details">
      <h4>Evidence</h4>
      <ul>
        {incident.evidence.map((line) => (
          <li key={line}>{localiseTimes(line, timezone, nowMs)}</li>
        ))}
        <li>
          score {formatNumber(incident.score)}, detected {moment(incident.detectedAt)}
        </li>
      </ul>
      <h4>Suspects</h4>
      <ul>
        {incident.suspects.map((suspect) => (
          <li key={`${suspect.kind} ${suspect.ref}`}>
            {suspect.kind} <b>{suspect.ref}</b> {suspect.title ?? ''}{' '}
            {suspect.at === undefined ? '' : moment(suspect.at)}{' '}
            <span class="quiet">{formatConfidence(suspect.confidence)}</span>
          </li>
        ))}
        {incident.suspects.length === 0 && <li>none known</li>}
      </ul>
      {incident.related.length > 0 && <h4>Moved with it</h4>}
      <ul>
        {incident.related.map((signal) => (
          <li key={JSON.stringify(signal)}>
            <button type="button" class="link" onClick={() => onSignal(signal)}>
              {subjectWords(signal.metric, signal.dimension ?? {})}
            </button>
            : {kindWords(signal.kind, signal.metric)}
          </li>
        ))}
      </ul>
      <h4>What was said</h4>
      <FeedbackPanel
        key={incident.id}
        incident={incident}
        feedback={feedback}
        answer={answer}
        timezone={timezone}
        nowMs={nowMs}
      />
      <h4>Log</h4>
      {log.error !== null && <p class="empty">Could not load the log: {log.error}.</p>}
      {log.data === null && log.error === null && <p class="empty">Loading…</p>}
      <ol class="log">
        {(log.data ?? [])
          .toReversed()
          .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
          .map((entry) => (
            <li key={`${entry.at} ${entry.kind} ${entry.text}`}>
              <time dateTime={entry.at}>{moment(entry.at)}</time>
              <span>
                <span class="quiet">{entry.kind}</span> {localiseTimes(entry.text, timezone, nowMs)}
              </span>
            </li>
          ))}
      </ol>
      {hasAffected(incident) && <AffectedDownload key={incident.id} api={api} incidentId={incident.id} />}
      <IncidentReport key={incident.id} api={api} incidentId={incident.id} />
      <p class="quiet">{incident.id}</p>
    </div>
  );
}
