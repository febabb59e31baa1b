import type { FigureRow } from './figure-table.js';

/** What a part has to work with. */
export interface FigureWorld {
  /** The folder with `nab`, `retail` and `scenarios`. */
  dataFolder: string;
  /** Where a part may write what it needs and finds. */
  workFolder: string;
  /** Runs `vedetta` with these arguments and gives what it printed; waits while two already run. */
  vedetta(...words: string[]): Promise<string>;
  /** The same for another script of this folder, by its name without ending. */
  script(name: string, ...words: string[]): Promise<string>;
  tell(text: string): void;
}

/** What a part found: its rows, and line by line what lies behind them. */
export interface PartFigures {
  rows: FigureRow[];
  details: string[];
}

/** Measures one part. */
export type FigurePart = (world: FigureWorld) => Promise<PartFigures>;
