import { hash } from 'node:crypto';

/** Gives the 64-bit number of a batch, as an unsigned decimal, from its token: the first 8 bytes of its SHA-256. */
export function batchNumber(token: string): string {
  return BigInt(`0x${hash('sha256', token, 'hex').slice(0, 16)}`).toString();
}
