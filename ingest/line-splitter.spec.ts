import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Line, LineSplitter } from './line-splitter.js';

function split(chunks: readonly Buffer[], bytesMax = 100): Line[] {
  const splitter = new LineSplitter(bytesMax);
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()];
}

const texts = (lines: readonly Line[]): (string | null)[] => lines.map(({ text }) => text);

// Promise guarded: a file of any size is read in little memory, and a reason names the right line.
describe('LineSplitter', () => {
  it('counts blank lines but gives none, and drops carriage returns and the byte order mark', () => {
    expect(split([Buffer.from('\ufeffa\r\n\n  \t\nb\r\n\r\nc')])).toEqual([
      { line: 1, text: 'a' },
      { line: 4, text: 'b' },
      { line: 6, text: 'c' },
    ]);
  });

  it('gives nothing of nothing', () => {
    expect(split([])).toEqual([]);
    expect(split([Buffer.from('\n\n'), Buffer.alloc(0)])).toEqual([]);
  });

  it('gives the same lines however the bytes are cut', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/gu, ''));
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const bytes = Buffer.from(lines.join('\n'));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(split(chunks)).toEqual(split([bytes]));
      }),
    );
  });

  it('says so of a line that is too long, keeps none of it, and goes on with the next', () => {
    const long = Buffer.from(`a\n${'x'.repeat(101)}\n${'y'.repeat(100)}\nb`);
    const expected = ['a', null, 'y'.repeat(100), 'b'];
    expect(texts(split([long]))).toEqual(expected);
    expect(texts(split([...long].map((byte) => Buffer.from([byte]))))).toEqual(expected);
    expect(texts(split([Buffer.from('x'.repeat(300))]))).toEqual([null]);
  });

  it('reads bytes that are no UTF-8 as the replacement character', () => {
    expect(texts(split([Buffer.from([0x61, 0xe9, 0x0a, 0x62])]))).toEqual(['a\ufffd', 'b']);
  });
});
