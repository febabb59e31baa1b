import type { Change } from './api-types.js';
import { changeTitle, verdictTitle } from './change-words.js';
import { formatMoment } from './format-time.js';

interface ChangeListProps {
  changes: Change[];
  timezone: string;
  nowMs: number;
}

/** The changes within the chart in words, for a finger, a keyboard or a screen reader as for a pointer. */
export function ChangeList({ changes, timezone, nowMs }: ChangeListProps) {
  const moment = (at: string): string => formatMoment(Date.parse(at), timezone, nowMs);
  return (
    <div class="change-list">
      <h3>Changes in this chart</h3>
      {changes.length === 0 && <p class="empty">None were reported.</p>}
      <ul>
        {changes.map((change) => (
          <li key={change.id}>
            <time dateTime={change.at}>{moment(change.at)}</time>
            <span>
              <span class="quiet">{change.kind}</span> <ChangeName change={change} />
              {change.endsAt !== null && ` until ${moment(change.endsAt)}`}
              {change.author !== null && <span class="quiet"> by {change.author}</span>}
            </span>
            <span class={`verdict verdict-${change.verdict}`}>{verdictTitle(change)}</span>
            {change.evidence.length > 0 && (
              <details class="evidence">
                <summary>Why</summary>
                {change.evidence.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </details>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ChangeName({ change }: { change: Change }) {
  const title = changeTitle(change);
  // Only a web address may become a link: what a hook sent could as well be a script.
  if (change.url === null || !/^https?:\/\//i.test(change.url)) return <>{title}</>;
  return (
    <a href={change.url} rel="noopener noreferrer" target="_blank">
      {title}
    </a>
  );
}
