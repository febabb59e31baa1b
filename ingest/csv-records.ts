import { CsvError, parse } from 'csv-parse/sync';
import { CSV_RECORD_LINES_MAX, EVENT_BYTES_MAX } from './limits.js';
import type { Line } from './line-splitter.js';
import { LINE_TOO_LONG } from './raw-item.js';

/** One CSV record: its cells, or why it cannot be read. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; unreadable: string };

const NO_CSV = 'line is not valid CSV';

/**
 * Puts lines together into CSV records (RFC 4180; a quoted cell may span lines) and has csv-parse cut them into cells.
 * Lines are grouped here and not by csv-parse's own stream, which loses all the rest of a file after one record that is
 * too long or whose quote stays open: here that one line is unreadable and the next is read again.
 */
export class CsvRecords {
  /** Lines of a record whose quote is still open. */
  private held: { line: number; text: string }[] = [];

  /** Gives the records that are complete with this line. */
  *push({ line, text }: Line): Generator<CsvRecord> {
    if (text === null) {
      yield* this.end();
      yield { line, unreadable: LINE_TOO_LONG };
      return;
    }
    this.held.push({ line, text });
    yield* this.settle(false);
  }

  /** Gives what is left when no line follows any more. */
  *end(): Generator<CsvRecord> {
    yield* this.settle(true);
  }

  private *settle(isEnd: boolean): Generator<CsvRecord> {
    for (let first = this.held[0]; first !== undefined; first = this.held[0]) {
      const record = this.firstRecord();
      if (record !== null) {
        this.held.splice(0, record.lines);
        yield readCells(first.line, record.text);
      } else if (isEnd || this.isHopeless()) {
        this.held.shift();
        yield { line: first.line, unreadable: 'quote is not closed' };
      } else return;
    }
  }

  private firstRecord(): { text: string; lines: number } | null {
    let text = '';
    for (const [index, { text: more }] of this.held.entries()) {
      text = index === 0 ? more : `${text}\n${more}`;
      if (!endsInQuotes(text)) return { text, lines: index + 1 };
    }
    return null;
  }

  private isHopeless(): boolean {
    const bytes = this.held.reduce((sum, { text }) => sum + text.length, 0);
    return this.held.length >= CSV_RECORD_LINES_MAX || bytes > EVENT_BYTES_MAX;
  }
}

/** A quote opens a cell only at its start; elsewhere it is a letter, as in `5" pipe`. */
function endsInQuotes(text: string): boolean {
  let isOpen = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    if (isOpen) {
      if (text[at + 1] === '"') at++;
      else isOpen = false;
    } else if (at === 0 || text[at - 1] === ',') isOpen = true;
  }
  return isOpen;
}

function readCells(line: number, text: string): CsvRecord {
  // Most records have no quote at all, and a parser set up for each would cost twenty times the split.
  if (!text.includes('"')) return { line, cells: text.split(',') };
  try {
    const [cells, ...more] = parse(text, { relax_quotes: true, record_delimiter: '\n' }) as string[][];
    return cells === undefined || more.length > 0 ? { line, unreadable: NO_CSV } : { line, cells };
  } catch (error) {
    if (error instanceof CsvError) return { line, unreadable: NO_CSV };
    throw error;
  }
}
