import { useEffect, useState } from 'preact/hooks';
import type { ApiClient } from './api-client.js';

/** The languages of the API, by the names that they have for themselves. */
const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'it', name: 'Italiano' },
];

/** The report for the shop's owner: a button for each language, which shows it as text to be copied. */
export function IncidentReport({ api, incidentId }: { api: ApiClient; incidentId: string }) {
  const [lang, setLang] = useState<string | null>(null);
  const [shown, setShown] = useState<{ text: string; isFailure: boolean } | null>(null);
  useEffect(() => {
    setShown(null);
    if (lang === null) return undefined;
    const abort = new AbortController();
    const show = (text: string, isFailure: boolean): void => {
      if (!abort.signal.aborted) setShown({ text, isFailure });
    };
    api.incidentReport(incidentId, lang, abort.signal).then(
      (text) => show(text, false),
      (error: unknown) => show(`Could not load the report: ${error instanceof Error ? error.message : error}.`, true),
    );
    return () => abort.abort();
  }, [lang, incidentId]);
  return (
    <div class="incident-report">
      <h4>Report for the owner</h4>
      {LANGUAGES.map(({ code, name }) => (
        <>
          <button
            key={code}
            type="button"
            class="link"
            lang={code}
            aria-expanded={code === lang}
            onClick={() => setLang(code === lang ? null : code)}
          >
            {name}
          </button>{' '}
        </>
      ))}
      {lang !== null && shown === null && <p class="empty">Loading…</p>}
      {shown !== null && (shown.isFailure ? <p class="empty">{shown.text}</p> : null)}
      {shown !== null && !shown.isFailure && (
        <pre class="report-text" lang={lang ?? undefined}>
          {shown.text}
        </pre>
      )}
    </div>
  );
}
