import type { RejectedRow } from '../event-store.js';
import { ByteBuffer } from './byte-buffer.js';
import { beginColumn } from './native-columns.js';

/** Columns of `rejected_events`, in the order in which a block has them. */
export const REJECTED_COLUMNS = ['shop', 'received', 'id', 'reason', 'excerpt'] as const;

/** Refused events as one block of the format Native. */
export function rejectedBlock(rows: readonly RejectedRow[]): Buffer {
  const out = new ByteBuffer();
  out.varint(REJECTED_COLUMNS.length);
  out.varint(rows.length);
  for (const name of REJECTED_COLUMNS) {
    beginColumn(out, name, name === 'received' ? "DateTime64(3, 'UTC')" : 'String');
    if (name === 'received') out.uint64s(rows.map(({ receivedMs }) => receivedMs));
    else for (const row of rows) out.text(row[name]);
  }
  return out.bytes();
}
