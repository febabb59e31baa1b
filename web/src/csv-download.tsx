import { useState } from 'preact/hooks';

interface CsvDownloadProps {
  label: string;
  fileName: string;
  load: (signal: AbortSignal) => Promise<Blob>;
}

/** A button that saves a table of the API as a file: a link would not carry the key that the API may want. */
export function CsvDownload({ label, fileName, load }: CsvDownloadProps) {
  const [state, setState] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setState('Loading…');
    try {
      const address = URL.createObjectURL(await load(new AbortController().signal));
      Object.assign(document.createElement('a'), { href: address, download: fileName }).click();
      URL.revokeObjectURL(address);
      setState(null);
    } catch (error) {
      setState(`Could not load the table: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return (
    <>
      <button type="button" class="link" onClick={() => void save()}>
        {label}
      </button>
      {state !== null && <span aria-live="polite"> {state}</span>}
    </>
  );
}
