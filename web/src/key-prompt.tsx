import { useEffect, useRef, useState } from 'preact/hooks';

/** Asks for a read key. It stands above everything until one is given: without it there is nothing to show. */
export function KeyPrompt({ wasRefused, onKey }: { wasRefused: boolean; onKey: (key: string) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [key, setKey] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (key.trim() !== '') onKey(key.trim());
  };
  return (
    <dialog ref={dialog} class="key-prompt" aria-labelledby="key-title" onCancel={(event) => event.preventDefault()}>
      <form onSubmit={submit}>
        <h2 id="key-title">Read key wanted</h2>
        <p>
          {wasRefused
            ? 'This key was refused. It may have been mistyped or withdrawn.'
            : 'This Vedetta shows its data only with a key of scope read.'}
        </p>
        <label>
          Read key
          <input
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </label>
        <p class="quiet">
          It is kept in this tab only. A new one: <code>vedetta keys create --shop SHOP --scope read</code>
        </p>
        <button type="submit" class="primary">
          Open
        </button>
      </form>
    </dialog>
  );
}
