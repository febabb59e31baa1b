import { csvEvent } from './csv-event.js';
import { type CsvRecord, CsvRecords } from './csv-records.js';
import type { Line } from './line-splitter.js';
import type { FileItem } from './raw-item.js';

/** Reads the events of a CSV file line by line; the first record is the header. */
export class CsvReader {
  private readonly records = new CsvRecords();
  private header: readonly string[] | null = null;

  /** Gives the events that are complete with this line. */
  *push(line: Line): Generator<FileItem> {
    yield* this.read(this.records.push(line));
  }

  /** Gives what is left when no line follows any more. */
  *end(): Generator<FileItem> {
    yield* this.read(this.records.end());
  }

  private *read(records: Iterable<CsvRecord>): Generator<FileItem> {
    for (const record of records) {
      if ('unreadable' in record) yield record;
      else if (this.header === null) this.header = record.cells.map((cell) => cell.trim());
      else yield { line: record.line, ...csvEvent(this.header, record.cells) };
    }
  }
}
