import { expect, it } from '@jest/globals';
import { csvLine } from './csv.js';

it('quotes what would end a field, a line or a quotation', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', 0.5])).toBe('"a,b","say ""x""","two\nlines","0.5"\r\n');
});

it('keeps a spreadsheet from running a text as a formula, and leaves numbers alone', () => {
  expect(csvLine(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\tx', -1, 'a=b'])).toBe(
    '"\'=HYPERLINK(""x"")","\'+1","\'-1","\'@SUM(A1)","\'\tx","-1","a=b"\r\n',
  );
});
