/** What a spreadsheet takes for the beginning of a formula; senders of events choose ids and sources. */
const FORMULA = /^[=+\-@\t]/;

/**
 * A line of CSV (RFC 4180): every field quoted, ended by CRLF. A text that a spreadsheet would run as a formula has a
 * single quote put before it.
 */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => `"${textOf(field).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

function textOf(field: string | number): string {
  return typeof field === 'string' && FORMULA.test(field) ? `'${field}` : String(field);
}
