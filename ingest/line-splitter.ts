/** One line that is not blank; `text` is null where it is longer than the limit, and then it was never kept. */
export interface Line {
  /** Counted from 1, blank lines included. */
  line: number;
  text: string | null;
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';
const NOTHING = Buffer.alloc(0);

/**
 * Cuts a stream of UTF-8 chunks into lines, holding no more than one line of `bytesMax` bytes: the rest of a longer one
 * is dropped as it comes. A byte order mark, blank lines and the carriage return before a newline are left out; bytes
 * that are no UTF-8 become U+FFFD, because one odd letter in a user agent is no reason to lose an event.
 */
export class LineSplitter {
  private held: Buffer[] = [];
  private heldBytes = 0;
  private line = 0;

  constructor(private readonly bytesMax: number) {}

  /** Gives the lines that end in this chunk; the chunk must not be changed before they were read. */
  *push(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; start = end + 1, end = chunk.indexOf(NEWLINE, start)) {
      const line = this.held.length === 0 ? this.cut(chunk, start, end) : this.cutHeld(chunk.subarray(start, end));
      if (line !== null) yield line;
    }
    if (start < chunk.length) this.hold(chunk.subarray(start));
  }

  /** Gives the last line where the stream did not end with a newline. */
  *end(): Generator<Line> {
    const line = this.heldBytes === 0 ? null : this.cutHeld(NOTHING);
    if (line !== null) yield line;
  }

  private hold(part: Buffer): void {
    this.heldBytes += part.length;
    if (this.heldBytes <= this.bytesMax) this.held.push(part);
    else this.held = [NOTHING];
  }

  private cutHeld(part: Buffer): Line | null {
    if (part.length > 0) this.hold(part);
    const whole = this.held.length === 1 ? this.held[0]! : Buffer.concat(this.held);
    const isTooLong = this.heldBytes > this.bytesMax;
    this.held = [];
    this.heldBytes = 0;
    if (!isTooLong) return this.cut(whole, 0, whole.length);
    this.line++;
    return { line: this.line, text: null };
  }

  private cut(bytes: Buffer, start: number, end: number): Line | null {
    this.line++;
    if (end - start > this.bytesMax) return { line: this.line, text: null };
    const written = bytes.toString('utf8', start, end);
    const unmarked = this.line === 1 && written.startsWith(BYTE_ORDER_MARK) ? written.slice(1) : written;
    const text = unmarked.endsWith('\r') ? unmarked.slice(0, -1) : unmarked;
    return text.trim() === '' ? null : { line: this.line, text };
  }
}
