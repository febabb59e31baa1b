import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type CsvRecord, CsvRecords } from './csv-records.js';

function records(lines: readonly (string | null)[]): CsvRecord[] {
  const csv = new CsvRecords();
  return [...lines.flatMap((text, index) => [...csv.push({ line: index + 1, text })]), ...csv.end()];
}

// Promise guarded: one slip in a CSV file costs its line, never the rest of the file.
describe('CsvRecords', () => {
  it('cuts plain and quoted cells', () => {
    expect(records(['a,b', '1,', '"x, ""y""",2', ' 3 ,5" pipe'])).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', ''] },
      { line: 3, cells: ['x, "y"', '2'] },
      { line: 4, cells: [' 3 ', '5" pipe'] },
    ]);
  });

  it('joins the lines of a quoted cell', () => {
    expect(records(['1,"two', 'lines"', '3,4'])).toEqual([
      { line: 1, cells: ['1', 'two\nlines'] },
      { line: 3, cells: ['3', '4'] },
    ]);
  });

  it('gives up on a quote that stays open and reads the next line again', () => {
    const open = { line: 2, unreadable: 'quote is not closed' };
    expect(records(['1,2', '3,"x', '5,6'])).toEqual([
      { line: 1, cells: ['1', '2'] },
      open,
      { line: 3, cells: ['5', '6'] },
    ]);
    const many = records(['1,2', '3,"x', ...Array<string>(500).fill('5,6')]);
    expect(many).toHaveLength(502);
    expect(many.filter((record) => 'unreadable' in record)).toEqual([open]);
  });

  it('passes on that a line was too long, also within a quoted cell', () => {
    expect(records(['1,"x', null, '3,4'])).toEqual([
      { line: 1, unreadable: 'quote is not closed' },
      { line: 2, unreadable: 'line is longer than 65536 bytes' },
      { line: 3, cells: ['3', '4'] },
    ]);
  });

  it('takes a quote amid a cell for a letter', () => {
    expect(records(['"a"b,c', '1,2'])).toEqual([
      { line: 1, cells: ['"a"b', 'c'] },
      { line: 2, cells: ['1', '2'] },
    ]);
  });

  it('reads back every row that is quoted by the rules', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\r', ''));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const row = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
        expect(records(row.split('\n'))).toEqual([{ line: 1, cells }]);
      }),
    );
  });
});
