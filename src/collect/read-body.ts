import type { IncomingMessage } from 'node:http';
import { inflateBody } from '../../ingest/index.js';
import { ProblemException } from '../http/problem.js';

/**
 * Reads a request's body, inflating gzip. Throws a 413 problem as soon as more than `bytesMax` inflated bytes have come,
 * and 415 for an encoding that is not known.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
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
  return readPlain(request, bytesMax);
}

/** By events: an async iterator costs as much as all else that is done for a small request. */
function readPlain(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
      else reject(tooLarge(bytesMax));
    });
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    // Nobody is there any more to read the answer; it only must not pass for a failure of ours.
    request.once('error', () => reject(brokenOff()));
  });
}

function tooLarge(bytesMax: number): ProblemException {
  const detail = `body must be at most ${bytesMax} bytes`;
  // Whoever goes on sending is not listened to for ever.
  return new ProblemException({ status: 413, title: 'Body too large', detail }, { Connection: 'close' });
}

function brokenOff(): ProblemException {
  return new ProblemException({ status: 400, title: 'Bad Request', detail: 'body broke off' });
}
