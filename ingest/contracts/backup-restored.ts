import type { Measure } from '../event.js';
import { BackupFields } from './backup-fields.js';

/** A backup was restored, most often as a test that it can be. */
export class BackupRestored extends BackupFields {
  static readonly type = 'backup.restored';
  static readonly isOccurrence = true;

  /** Nothing: restorations are too rare for a series and are read one by one. */
  static measures(): Measure[] {
    return [];
  }
}
