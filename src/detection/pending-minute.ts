import type { SeriesShape } from '../../detectors/index.js';
import { addPoint, appendSingles, copyOfSum, createPointSum, type PointSum } from './point-sum.js';
import type { SeriesState } from './series-state.js';

/** What has arrived for one minute that has not been judged yet. Plain data. */
export interface PendingMinute {
  /** Of series that are known, where the minute is judged soon. */
  columns: PendingColumns | null;
  /** All else, by the key of its series or mix. */
  others: Map<string, PointSum>;
}

/** Sums of the points of a minute, by the column of their series. */
interface PendingColumns {
  width: number;
  /** 1 where something has come. */
  has: Uint8Array;
  weight: Float64Array;
  quantity: Float64Array;
  squares: Float64Array;
  /** Where the single values of a series begin and end among those of all. */
  from: Int32Array;
  until: Int32Array;
  singles: PointSum['singles'];
}

/** Columns of minutes that have been judged, for the next ones, by their width: a pass would make some for every shop. */
const spare = new Map<number, PendingColumns>();
const known = createPointSum();
const NOTHING = createPointSum();

/** A minute for which nothing has arrived yet. */
export function createPendingMinute(): PendingMinute {
  return { columns: null, others: new Map() };
}

/** Adds what came for a series or mix of which no column is known; `sum` stays the caller's. */
export function addOther({ others }: PendingMinute, key: string, sum: PointSum, shape: SeriesShape): void {
  const before = others.get(key);
  if (before) addPoint(before, sum, shape);
  else others.set(key, copyOfSum(sum));
}

/** Adds what came for a known series, whose shop has `width` columns. */
export function addToColumn(
  pending: PendingMinute,
  width: number,
  { column, shape }: Pick<SeriesState, 'column' | 'shape'>,
  sum: PointSum,
): void {
  let { columns } = pending;
  if (columns?.width !== width) columns = pending.columns = columns ? widened(columns, width) : emptyColumns(width);
  if (columns.has[column] === 0) put(columns, column, sum);
  else {
    readColumn(columns, column, known);
    addPoint(known, sum, shape);
    put(columns, column, known);
  }
}

/** Puts into `into` what came for the series of a column; gives whether anything did. */
export function readPending({ columns }: PendingMinute, column: number, into: PointSum): boolean {
  if (columns === null || column >= columns.width || columns.has[column] === 0) return false;
  readColumn(columns, column, into);
  return true;
}

/** What came for a series, and nothing where nothing did; it holds until the next call. */
export function pendingSum(
  pending: PendingMinute,
  key: string,
  { column, shape }: Pick<SeriesState, 'column' | 'shape'>,
): Readonly<PointSum> {
  const other = pending.others.get(key);
  if (!readPending(pending, column, known)) return other ?? NOTHING;
  if (other) addPoint(known, other, shape);
  return known;
}

/** Leaves the columns of a minute that has been judged to the next one. */
export function leaveColumns({ columns }: PendingMinute): void {
  if (columns) spare.set(columns.width, columns);
}

function put(columns: PendingColumns, column: number, { weight, quantity, squares, singles }: PointSum): void {
  columns.has[column] = 1;
  columns.weight[column] = weight;
  columns.quantity[column] = quantity;
  columns.squares[column] = squares;
  columns.from[column] = columns.singles.length;
  appendSingles(columns.singles, singles);
  columns.until[column] = columns.singles.length;
}

function readColumn(columns: PendingColumns, column: number, into: PointSum): void {
  into.weight = columns.weight[column]!;
  into.quantity = columns.quantity[column]!;
  into.squares = columns.squares[column]!;
  into.singles.length = 0;
  appendSingles(into.singles, columns.singles, columns.from[column]!, columns.until[column]!);
}

function emptyColumns(width: number): PendingColumns {
  const columns = spare.get(width) ?? createColumns(width);
  spare.delete(width);
  columns.has.fill(0);
  columns.singles.length = 0;
  return columns;
}

function widened(narrow: PendingColumns, width: number): PendingColumns {
  const wider = emptyColumns(width);
  for (let column = 0; column < narrow.width; column++) {
    if (narrow.has[column] === 0) continue;
    readColumn(narrow, column, known);
    put(wider, column, known);
  }
  return wider;
}

function createColumns(width: number): PendingColumns {
  return {
    width,
    has: new Uint8Array(width),
    weight: new Float64Array(width),
    quantity: new Float64Array(width),
    squares: new Float64Array(width),
    from: new Int32Array(width),
    until: new Int32Array(width),
    singles: createPointSum().singles,
  };
}
