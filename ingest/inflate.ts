import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BODY_BYTES_MAX } from './limits.js';
import type { BodyProblem } from './parse-body.js';

/** An inflated body, or why it could not be inflated. */
export type InflatedBody = { body: Buffer } | { problem: BodyProblem };

/**
 * Inflates a gzipped request body, whole or as its chunks arrive, and stops as soon as more than `bytesMax` bytes have
 * come out: a kilobyte may hold a gigabyte. Errors of the source itself (the client hung up) are thrown.
 */
export async function inflateBody(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  bytesMax: number = BODY_BYTES_MAX,
): Promise<InflatedBody> {
  const input = Readable.from(source instanceof Uint8Array ? [source] : source, { objectMode: false });
  const gunzip = createGunzip();
  input.once('error', (error) => gunzip.destroy(error));
  input.pipe(gunzip);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bytesMax) return tooLarge(bytesMax);
      chunks.push(chunk);
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    return { problem: { status: 400, title: 'Malformed gzip', detail: 'body is not valid gzip' } };
  } finally {
    input.destroy();
  }
  return { body: Buffer.concat(chunks) };
}

function tooLarge(bytesMax: number): InflatedBody {
  const detail = `body must be at most ${bytesMax} bytes after inflating`;
  return { problem: { status: 413, title: 'Body too large', detail } };
}

/** zlib's codes: Z_DATA_ERROR for what is no gzip, Z_BUF_ERROR for what breaks off. */
function isZlibError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}
