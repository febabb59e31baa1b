import { closeSync, mkdtempSync, openSync, readvSync, rmSync, writeSync, writevSync } from 'node:fs';
import { join } from 'node:path';

/** Extents are of whole blocks, so that one that was given back fits the next. */
const BLOCK_BYTES = 4096;
const NO_ROOM = 'the disk of the scratch file is full';

/** A stretch of a scratch file. */
export interface Extent {
  at: number;
  bytes: number;
}

/**
 * A file for what need not be in memory between two looks. It has no name and is gone with the process: what is to last is in the
 * store. Reads and writes are a copy from and to the system's cache, microseconds, so they are not waited for.
 */
export class ScratchFile {
  private readonly file: number;
  private readonly free = new Map<number, number[]>();
  private endAt = 0;

  /** Makes the file in `folder`, which is there. */
  constructor(folder: string) {
    const own = mkdtempSync(join(folder, 'vedetta-scratch-'));
    this.file = openSync(join(own, 'shops'), 'w+');
    rmSync(own, { recursive: true });
  }

  /** Writes the parts one after the other, over `extent` where they fit into it, and gives where they are. */
  write(parts: readonly NodeJS.ArrayBufferView[], extent: Extent | null): Extent {
    const bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const target = extent && bytes <= extent.bytes ? extent : this.take(bytes);
    if (writevSync(this.file, parts, target.at) !== bytes) throw new Error(NO_ROOM);
    if (extent && target !== extent) this.giveBack(extent);
    return target;
  }

  /** Writes a part of an extent anew, from the byte `at` of the file on. */
  writeAt(at: number, part: NodeJS.ArrayBufferView): void {
    if (writeSync(this.file, part, 0, part.byteLength, at) !== part.byteLength) throw new Error(NO_ROOM);
  }

  /** Fills the parts with what was written, in the same order. */
  read({ at }: Extent, parts: readonly NodeJS.ArrayBufferView[]): void {
    const bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (readvSync(this.file, parts, at) !== bytes) throw new Error('the scratch file ends too early');
  }

  /** Lets whoever writes next have an extent. */
  giveBack({ at, bytes }: Extent): void {
    const known = this.free.get(bytes);
    if (known) known.push(at);
    else this.free.set(bytes, [at]);
  }

  /** Closes the file, and with it ends what was in it. */
  close(): void {
    closeSync(this.file);
  }

  private take(least: number): Extent {
    const bytes = Math.max(1, Math.ceil(least / BLOCK_BYTES)) * BLOCK_BYTES;
    const at = this.free.get(bytes)?.pop() ?? this.endAt;
    if (at === this.endAt) this.endAt += bytes;
    return { at, bytes };
  }
}
