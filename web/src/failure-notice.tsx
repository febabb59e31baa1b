import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

/** Stands in for a page that broke: a blank or frozen one could be taken for a quiet shop. */
export function FailureNotice({ children }: { children: ComponentChildren }) {
  const [error] = useErrorBoundary((thrown: unknown) => console.error(thrown));
  if (error === undefined) return <>{children}</>;
  return (
    <div class="stale-notice" role="alert">
      <span>
        This page has failed, so the state of the shop is not known here: {String(error)}. The API under /v1 may still
        tell it.
      </span>
      <button type="button" onClick={() => location.reload()}>
        Load again
      </button>
    </div>
  );
}
