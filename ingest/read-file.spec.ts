import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileItem } from './raw-item.js';
import { readFile } from './read-file.js';

async function collect(items: AsyncIterable<FileItem>): Promise<FileItem[]> {
  const all: FileItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}

// Promise guarded: `vedetta replay` reads NDJSON and CSV, plain and gzipped, from a file and from standard input.
describe('readFile', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vedetta-read-file-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function read(content: string | Buffer, isZipped = false): Promise<FileItem[]> {
    const path = join(folder, 'events');
    writeFileSync(path, isZipped ? gzipSync(content) : content);
    return collect(readFile(path));
  }

  const ndjson = '\ufeff{"a":1}\n\n{"a":NaN}\n{"a":2}';
  const ndjsonItems = [
    { line: 1, raw: { a: 1 } },
    { line: 3, unreadable: 'line is not valid JSON' },
    { line: 4, raw: { a: 2 } },
  ];
  const csv = 'type,shop,mailbox,recipients\nmail.sent,acme,info,3\nmail.sent,acme\nmail.sent,acme,"in\nfo",4\n';
  const csvItems = [
    { line: 2, raw: { type: 'mail.sent', shop: 'acme', data: { mailbox: 'info', recipients: 3 } } },
    { line: 3, unreadable: 'row has 2 cells where the header has 4' },
    { line: 4, raw: { type: 'mail.sent', shop: 'acme', data: { mailbox: 'in\nfo', recipients: 4 } } },
  ];

  it.each([false, true])('reads NDJSON and CSV, gzipped: %p', async (isZipped) => {
    expect(await read(ndjson, isZipped)).toEqual(ndjsonItems);
    expect(await read(csv, isZipped)).toEqual(csvItems);
    expect(await read('', isZipped)).toEqual([]);
  });

  it('reads standard input byte by byte', async () => {
    for (const content of [Buffer.from(ndjson), gzipSync(ndjson)]) {
      const stdin = Readable.from([...content].map((byte) => Buffer.from([byte])));
      expect(await collect(readFile('-', stdin))).toEqual(ndjsonItems);
    }
    expect(await collect(readFile('-', Readable.from([])))).toEqual([]);
  });

  it('throws where the file is missing or its gzip breaks off', async () => {
    await expect(collect(readFile(join(folder, 'missing')))).rejects.toThrow('ENOENT');
    const path = join(folder, 'broken');
    writeFileSync(path, gzipSync(`{"a":"${'x'.repeat(1000)}"}\n`.repeat(1000)).subarray(0, -20));
    await expect(collect(readFile(path))).rejects.toThrow('unexpected end of file');
  });

  it('can be left early', async () => {
    const path = join(folder, 'long');
    for (const content of [Buffer.from('{"a":1}\n'.repeat(200_000)), gzipSync('{"a":1}\n'.repeat(200_000))]) {
      writeFileSync(path, content);
      for await (const item of readFile(path)) {
        expect(item).toEqual({ line: 1, raw: { a: 1 } });
        break;
      }
    }
  });

  it('goes on after a line that is too long', async () => {
    expect(await read(`{"a":"${'x'.repeat(3_000_000)}"}\n{"a":2}`)).toEqual([
      { line: 1, unreadable: 'line is longer than 65536 bytes' },
      { line: 2, raw: { a: 2 } },
    ]);
  });
});
