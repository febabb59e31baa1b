import type { Request } from 'express';
import { inflateBody } from '../../ingest/index.js';
import { ProblemException } from '../http/problem.js';

/**
 * Reads a request's body, inflating gzip. Throws a 413 problem as soon as more than `bytesMax` inflated bytes have come,
 * and 415 for an encoding that is not known.
 */
export async function readBody(request: Request, bytesMax: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip') {
    const inflated = await inflateBody(request, bytesMax);
    if ('problem' in inflated) throw new ProblemException(inflated.problem);
    return inflated.body;
  }
  if (encoding !== 'identity') {
    const detail = `Content-Encoding must be gzip or identity, not ${encoding.slice(0, 40)}`;
    throw new ProblemException({ status: 415, title: 'Unsupported encoding', detail });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new ProblemException({
        status: 413,
        title: 'Body too large',
        detail: `body must be at most ${bytesMax} bytes`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
