import { createReadStream } from 'node:fs';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvReader } from './csv-reader.js';
import { EVENT_BYTES_MAX } from './limits.js';
import { type Line, LineSplitter } from './line-splitter.js';
import { type FileItem, readJsonLine } from './raw-item.js';

/** Turns the lines of one file into its events. */
interface LineReader {
  push(line: Line): Iterable<FileItem>;
  end(): Iterable<FileItem>;
}

const CHUNK_BYTES = 256 * 1024;

const NDJSON_READER: LineReader = {
  push: ({ line, text }) => [{ line, ...readJsonLine(text) }],
  end: () => [],
};

/**
 * Reads events one by one from a file, or from standard input where the path is `-`: NDJSON or CSV with a header row,
 * plain or gzipped, each told by its first bytes (JSON begins with a brace or bracket). Holds a chunk and a line at a
 * time, however large the file. A line that cannot be read is an item with its reason; a missing file and a broken gzip
 * throw, because what was read before them must not pass for the whole.
 */
export async function* readFile(path: string, stdin: Readable = process.stdin): AsyncGenerator<FileItem> {
  const bytes = path === '-' ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const splitter = new LineSplitter(EVENT_BYTES_MAX);
  let reader: LineReader | null = null;
  for await (const chunk of inflated(bytes)) {
    for (const line of splitter.push(chunk)) {
      reader ??= readerFor(line);
      for (const item of reader.push(line)) yield item;
    }
  }
  for (const line of splitter.end()) {
    reader ??= readerFor(line);
    for (const item of reader.push(line)) yield item;
  }
  for (const item of reader?.end() ?? []) yield item;
}

/** A first line that was too long to keep is taken for JSON, where it is one unreadable event and not a lost header. */
function readerFor({ text }: Line): LineReader {
  return text === null || /^\s*[[{]/u.test(text) ? NDJSON_READER : new CsvReader();
}

/** Passes bytes on, through gunzip where they begin with gzip's magic number. */
async function* inflated(bytes: Readable): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  const rest = (bytes as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
      if (head.length >= 2) break;
    }
    const all = withHead(head, rest);
    yield* head[0] === 0x1f && head[1] === 0x8b ? gunzipped(all) : all;
  } finally {
    bytes.destroy();
  }
}

async function* withHead(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function gunzipped(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error is not lost: `pipeline` destroys gunzip with it, and so it is thrown where gunzip is read.
  return pipeline(Readable.from(bytes, { objectMode: false }), gunzip, () => undefined);
}
