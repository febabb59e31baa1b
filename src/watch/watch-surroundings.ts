import type { Leases } from '../leases/leases.js';

/** How the watch stands to the rest of its process. */
export interface WatchSurroundings {
  /** Which shops are this process's; all of them where it is alone. */
  leases?: Leases;
  /** Told of each step of a pass. */
  onWork?: () => void;
  /** Told of every cause or cost that could not be asked for. */
  onCauseFailed?: () => void;
  /** Folder for what is not needed between two looks; where it is left out, all of it stays in memory. */
  scratchFolder?: string;
}
