import { useState } from 'preact/hooks';
import type { FeedbackOffers, Incident, VerdictEffect } from './api-types.js';
import { campaignText, effectWords, verdictLabel } from './feedback-words.js';
import { formatMoment } from './format-time.js';
import type { Polled } from './use-polled.js';

const HOUR_MS = 3_600_000;
const SNOOZES = [
  { label: '1 h', ms: HOUR_MS },
  { label: '4 h', ms: 4 * HOUR_MS },
  { label: '1 day', ms: 24 * HOUR_MS },
];

/** Tells the API what to do about an incident; a body of null takes back what was done. */
export type Answer = (what: 'acknowledge' | 'snooze' | 'feedback', body: object | null) => Promise<void>;

/** How people answer to an incident. */
export interface FeedbackContext {
  /** What was said of the chosen incident, and what could be. */
  feedback: Polled<FeedbackOffers>;
  /** Null where the key of this page may only read. */
  answer: Answer | null;
}

interface FeedbackPanelProps extends FeedbackContext {
  incident: Incident;
  timezone: string;
  nowMs: number;
}

/** What was said of an incident and done about it, with what that does; and, for who may, the buttons to do so. */
export function FeedbackPanel({ incident, feedback, answer, timezone, nowMs }: FeedbackPanelProps) {
  const [asked, ask] = useState<VerdictEffect | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const offers = feedback.data;
  if (offers === null) {
    return <p class="empty">{feedback.error === null ? 'Loading…' : `Could not be loaded: ${feedback.error}.`}</p>;
  }
  const send: Answer = async (what, body) => {
    setBusy(true);
    try {
      await answer?.(what, body);
      setFailure(null);
      ask(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const isOpen = incident.resolvedAt === null;
  const moment = (at: string): string => formatMoment(Date.parse(at), timezone, nowMs);
  const { acknowledged, snoozed, verdict } = offers.feedback;
  const takeBack = (what: 'acknowledge' | 'snooze' | 'feedback') =>
    answer && (
      <button type="button" class="link" disabled={isBusy} onClick={() => void send(what, null)}>
        take it back
      </button>
    );
  return (
    <div class="feedback">
      <ul>
        {acknowledged && (
          <li>
            in hand of {acknowledged.by} since {moment(acknowledged.at)} {takeBack('acknowledge')}
          </li>
        )}
        {snoozed && (
          <li>
            put off until {moment(snoozed.until)} by {snoozed.by} {takeBack('snooze')}
          </li>
        )}
        {verdict && (
          <li>
            <b>{verdictLabel(verdict.verdict)}</b>, said {verdict.by}
            {verdict.note === undefined ? '' : `: ${verdict.note}`} {takeBack('feedback')}
            <p>{effectWords(verdict, timezone, nowMs)}</p>
            {verdict.campaign && <pre>{campaignText(verdict.campaign)}</pre>}
          </li>
        )}
        {!acknowledged && !snoozed && !verdict && <li>nothing yet</li>}
      </ul>
      {failure !== null && <p role="alert">That was not done: {failure}.</p>}
      {answer === null ? (
        <p class="quiet">To answer, open the page with a key of scope admin: #key=vdt_admin_…</p>
      ) : asked === null ? (
        <div class="answers">
          {isOpen && !acknowledged && (
            <button
              type="button"
              title="It is not told again unless it becomes graver or is over."
              disabled={isBusy}
              onClick={() => void send('acknowledge', {})}
            >
              I look into it
            </button>
          )}
          {isOpen &&
            SNOOZES.map(({ label, ms }) => (
              <button
                key={label}
                type="button"
                title="Nobody is told of it until then."
                disabled={isBusy}
                onClick={() => void send('snooze', { until: new Date(nowMs + ms).toISOString() })}
              >
                Snooze {label}
              </button>
            ))}
          {offers.offers
            .filter((offer) => offer.verdict !== verdict?.verdict)
            .map((offer) => (
              <button
                key={offer.verdict}
                type="button"
                title={effectWords(offer, timezone, nowMs)}
                disabled={isBusy}
                onClick={() => ask(offer)}
              >
                {verdictLabel(offer.verdict)}
              </button>
            ))}
        </div>
      ) : (
        <VerdictForm
          offer={asked}
          effect={effectWords(asked, timezone, nowMs)}
          isBusy={isBusy}
          onSay={(note) => void send('feedback', { verdict: asked.verdict, ...(note !== '' && { note }) })}
          onCancel={() => ask(null)}
        />
      )}
    </div>
  );
}

interface VerdictFormProps {
  offer: VerdictEffect;
  effect: string;
  isBusy: boolean;
  onSay: (note: string) => void;
  onCancel: () => void;
}

/** Says what a verdict will do before it is given. */
function VerdictForm({ offer, effect, isBusy, onSay, onCancel }: VerdictFormProps) {
  const [note, setNote] = useState('');
  const label = verdictLabel(offer.verdict);
  const submit = (event: Event): void => {
    event.preventDefault();
    onSay(note.trim());
  };
  return (
    <form class="verdict-form" aria-label={label} onSubmit={submit}>
      <p>
        <b>{label}:</b> {effect}
      </p>
      <label>
        Note
        <input maxLength={500} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <div class="answers">
        <button type="submit" class="primary" disabled={isBusy}>
          Say so
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
