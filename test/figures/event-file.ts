import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Writes events as NDJSON, in the order given. */
export async function writeEventFile(path: string, events: Iterable<object>): Promise<void> {
  const file = createWriteStream(path);
  let text = '';
  for (const event of events) {
    text += `${JSON.stringify(event)}\n`;
    if (text.length < 1 << 20) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  await finished(file.end(text));
}
