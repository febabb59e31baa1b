import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** A batch that was made durable before it was sent to the store. */
export interface SpooledBatch {
  /** Deduplication token of the insert, the same at every attempt. */
  token: string;
  /** A block of events in the format Native. */
  block: Buffer;
}

const OLDER_FORM = '.batch';

/**
 * Keeps the batches whose insert has not been confirmed, one file each. A batch is complete on disk, name and all, when
 * `put` returns; what a crash leaves half written has another name and was never acknowledged.
 */
export class BatchSpool {
  /** Throws where an older version left batches in a form that this one cannot read: they were acknowledged. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.part')) unlinkSync(join(folder, name));
      if (name.endsWith(OLDER_FORM)) {
        throw new Error(
          `${join(folder, name)} was left by an older version: start that one once more, it stores what is there`,
        );
      }
    }
  }

  /** Makes the batch durable; throws what the file system says, such as ENOSPC, and leaves nothing behind then. */
  put(batch: SpooledBatch): void {
    const part = join(this.folder, `${batch.token}.part`);
    try {
      const file = openSync(part, 'w', 0o600);
      try {
        for (let written = 0; written < batch.block.length;) written += writeSync(file, batch.block, written);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(part, join(this.folder, `${batch.token}.block`));
    } catch (error) {
      removeIfThere(part);
      throw error;
    }
    this.syncFolder();
  }

  /** Forgets a batch whose insert was confirmed. */
  remove(token: string): void {
    unlinkSync(join(this.folder, `${token}.block`));
  }

  /** The batches left by an earlier process, oldest first (tokens sort by time). */
  *leftOver(): Generator<SpooledBatch> {
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.block'));
    for (const name of names.sort()) {
      yield { token: name.slice(0, -'.block'.length), block: readFileSync(join(this.folder, name)) };
    }
  }

  private syncFolder(): void {
    const folder = openSync(this.folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
