/** One figure of detection, with what it should be. */
export interface FigureRow {
  what: string;
  /** Null where nothing could be measured: that is a miss. */
  measured: number | null;
  aim: number;
  atLeast: number;
  /** Whether a smaller figure is the better one. */
  isLessBetter?: boolean;
  /** How the figure is told where a number alone says too little, such as `22 of 24`. */
  shown?: string;
}

/** Whether a figure is as good as it has to be. */
export function isMissed({ measured, atLeast, isLessBetter = false }: FigureRow): boolean {
  return !reaches(measured, atLeast, isLessBetter);
}

/** The figures as a table for a terminal or a README, each with its verdict. */
export function figureTable(rows: readonly FigureRow[]): string {
  const lines = rows.map((row) => [
    row.what,
    row.shown ?? figure(row.measured),
    figure(row.aim),
    figure(row.atLeast),
    verdict(row),
  ]);
  return [['what', 'measured', 'aim', 'at least', 'ok?'], ['---', '--:', '--:', '--:', '---'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function verdict(row: FigureRow): string {
  if (reaches(row.measured, row.aim, row.isLessBetter ?? false)) return 'aim';
  return isMissed(row) ? 'MISSED' : 'ok';
}

function reaches(measured: number | null, bar: number, isLessBetter: boolean): boolean {
  if (measured === null) return false;
  return isLessBetter ? measured <= bar : measured >= bar;
}

function figure(value: number | null): string {
  if (value === null) return 'none';
  if (value === Number.POSITIVE_INFINITY) return 'never';
  const digits = Math.abs(value) >= 10 ? 1 : 3;
  return String(Number(value.toFixed(digits)));
}
