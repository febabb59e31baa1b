/** One ratio of two things measured in the same run, and what it should be. */
export interface BenchRow {
  what: string;
  /** Measured side over reference side; or a plain figure where there is no reference. */
  ratio: number;
  aim: number;
  atLeast: number;
  /** Whether a smaller ratio is the better one. */
  isLessBetter?: boolean;
  /** The two figures behind it, with their units. */
  detail: string;
}

/** The rows as a table for a terminal or a README, each with its verdict. */
export function benchTable(rows: readonly BenchRow[]): string {
  const lines = rows.map((row) => [
    row.what,
    figure(row.ratio),
    figure(row.aim),
    figure(row.atLeast),
    verdict(row),
    row.detail,
  ]);
  return [['what', 'ratio', 'aim', 'at least', '', 'measured'], ['---', '--:', '--:', '--:', '---', '---'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function verdict({ ratio, aim, atLeast, isLessBetter = false }: BenchRow): string {
  const reaches = (bar: number) => (isLessBetter ? ratio <= bar : ratio >= bar);
  if (reaches(aim)) return 'aim';
  return reaches(atLeast) ? 'ok' : 'MISSED';
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
