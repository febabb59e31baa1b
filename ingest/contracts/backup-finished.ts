import type { Measure } from '../event.js';
import { counted, dimension, measured } from '../measure.js';
import { BackupFields } from './backup-fields.js';

/** A backup came to its end. */
export class BackupFinished extends BackupFields {
  static readonly type = 'backup.finished';
  static readonly isOccurrence = true;

  /** One run and whether it failed, and its size in bytes where it is told. */
  static measures(data: BackupFinished): Measure[] {
    const backup = dimension('backup', data.backup);
    const run = counted('backup.finished', backup, 1, data.outcome === 'failed' ? 1 : 0);
    return typeof data.bytes === 'number' ? [run, measured('backup.bytes', backup, data.bytes)] : [run];
  }
}
