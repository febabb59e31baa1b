import { expect, it } from '@jest/globals';
import { csvLine } from './csv.js';

it('quotes what would end a field, a line or a quotation', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', 0.5])).toBe('"a,b","say ""x""","two\nlines","0.5"\r\n');
});
