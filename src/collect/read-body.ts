import type { IncomingMessage } from 'node:http';
import { inflateBody } from '../../ingest/index.js';
import { ProblemException } from '../http/problem.js';

/** Whoever goes on sending is not listened to for ever. */
const HANG_UP = { Connection: 'close' };

/**
 * Reads a request's body, inflating gzip. Rejects with a 413 problem as soon as more than `bytesMax` inflated bytes have come,
 * 415 for an encoding that is not known, and 400 where the client hangs up.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return readPlain(request, bytesMax);
  return encoding === 'gzip' ? readGzip(request, bytesMax) : Promise.reject(unknownEncoding(encoding));
}

async function readGzip(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  // What is thrown is what the connection met with; all else is given back as a problem.
  const inflated = await inflateBody(request, bytesMax).catch(() => Promise.reject(brokenOff()));
  if (!('problem' in inflated)) return inflated.body;
  throw new ProblemException(inflated.problem, inflated.problem.status === 413 ? HANG_UP : {});
}

/** By events: an async iterator costs as much as all else that is done for a small request. */
function readPlain(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Who left while the key was looked up is heard of by no event any more.
    if (request.destroyed) return reject(brokenOff());
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
      else reject(tooLarge(bytesMax));
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    // What broke off is closed without an end. Nobody is there any more to read the answer; it only must not pass for a
    // failure of ours.
    request.on('error', () => undefined);
    request.on('close', () => {
      if (!request.readableEnded) reject(brokenOff());
    });
  });
}

function unknownEncoding(encoding: string): ProblemException {
  const detail = `Content-Encoding must be gzip or identity, not ${encoding.slice(0, 40)}`;
  return new ProblemException({ status: 415, title: 'Unsupported encoding', detail });
}

function tooLarge(bytesMax: number): ProblemException {
  const detail = `body must be at most ${bytesMax} bytes`;
  return new ProblemException({ status: 413, title: 'Body too large', detail }, HANG_UP);
}

function brokenOff(): ProblemException {
  return new ProblemException({ status: 400, title: 'Bad Request', detail: 'body broke off' });
}
