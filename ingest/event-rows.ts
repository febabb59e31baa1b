import { escapedField, escapedJson } from './escaped-field.js';
import type { StoredEvent } from './event.js';
import { lastText } from './last-text.js';
import { sumMeasures, sumsWriter } from './measure-sums.js';

/** Columns of `event_inlet`, in the order in which `eventRows` writes them. */
export const EVENT_COLUMNS = [
  'shop',
  'type',
  'time',
  'source',
  'id',
  'key',
  'received',
  'arrived',
  'data',
  'is_occurrence',
  'batch',
  'measures',
] as const;

/**
 * Events as lines of TabSeparated for `event_inlet`, each with its line end: of the text formats the one that costs both
 * sides least. `arrivedMs` is when an event reached the store, in milliseconds since the Unix epoch; `batch` is the number
 * of the insert. The text is what is spooled and what is sent, byte for byte.
 *
 * The measures of all events of one shop that share their own minute and that of their arrival are added up here and stand
 * in the first of their rows: the engine's views then have a few sums to take in and not each measure.
 */
export function eventRows(
  events: readonly StoredEvent[],
  arrivedMs: (event: StoredEvent) => number,
  batch: string,
): Buffer {
  const sums = sumMeasures(events, arrivedMs);
  const text = new GrowingText(events.length * ROW_BYTES_GUESS);
  const sumsText = sumsWriter();
  const received = lastText(seconds);
  const arrived = lastText((ms) => String(Math.floor(ms / 1000)));
  for (const [index, event] of events.entries()) {
    const { shop, type, timeMs, source, id, key, receivedMs, isOccurrence } = event;
    text.add(
      `${shop}\t${type}\t${seconds(timeMs)}\t${escapedField(source)}\t${escapedField(id)}\t${key}\t${received(receivedMs)}\t` +
        `${arrived(arrivedMs(event))}\t${escapedJson(storedData(event))}\t${isOccurrence ? 1 : 0}\t${batch}\t` +
        `${sumsText(sums[index])}\n`,
    );
  }
  return text.bytes();
}

const ROW_BYTES_GUESS = 512;

/** A text that is put together as bytes: joined as a string first, millions of characters would be copied once more. */
class GrowingText {
  private buffer: Buffer;
  private length = 0;

  constructor(bytesGuess: number) {
    this.buffer = Buffer.allocUnsafe(bytesGuess);
  }

  add(line: string): void {
    // A UTF-16 unit takes three bytes of UTF-8 at the most.
    const bytesMax = line.length * 3;
    if (this.length + bytesMax > this.buffer.length) {
      const larger = Buffer.allocUnsafe(this.buffer.length * 2 + bytesMax);
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    this.length += this.buffer.write(line, this.length);
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

function storedData({ data, attributes }: StoredEvent): string {
  return JSON.stringify(attributes ? { ...data, attributes } : data);
}

/** Quoted, as the store reads a moment with its thousandths. */
export function seconds(ms: number): string {
  const thousandths = ms % 1000;
  return `${(ms - thousandths) / 1000}.${thousandths < 10 ? '00' : thousandths < 100 ? '0' : ''}${thousandths}`;
}
