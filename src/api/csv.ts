/** A line of CSV (RFC 4180): every field quoted, ended by CRLF. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => `"${String(field).replaceAll('"', '""')}"`).join(',')}\r\n`;
}
