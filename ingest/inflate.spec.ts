import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { inflateBody } from './inflate.js';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function* hangsUp(): AsyncGenerator<Buffer> {
  yield gzipSync('{}').subarray(0, 10);
  throw new Error('the client hung up');
}

// Promise guarded: limits hold for the inflated body, and a bomb costs no more than the limit.
describe('inflateBody', () => {
  const text = JSON.stringify({ type: 'mail.sent', data: { note: 'à'.repeat(5000) } });
  const zipped = gzipSync(text);

  it('inflates a body, whole or in pieces, also of several gzip members', async () => {
    expect(await inflateBody(zipped)).toEqual({ body: Buffer.from(text) });
    expect(await inflateBody(inPieces(zipped, 7))).toEqual({ body: Buffer.from(text) });
    expect(await inflateBody(Buffer.concat([zipped, zipped]))).toEqual({ body: Buffer.from(text + text) });
  });

  it('draws the line at the limit', async () => {
    const size = Buffer.byteLength(text);
    expect(await inflateBody(zipped, size)).toHaveProperty('body');
    expect(await inflateBody(zipped, size - 1)).toEqual({
      problem: {
        status: 413,
        title: 'Body too large',
        detail: `body must be at most ${size - 1} bytes after inflating`,
      },
    });
  });

  it('stops reading a bomb early', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    let read = 0;
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const piece of inPieces(bomb, 1024)) {
        read += piece.length;
        yield piece;
      }
    }
    expect(await inflateBody(counted())).toMatchObject({ problem: { status: 413 } });
    expect(read).toBeLessThan(bomb.length / 2);
  });

  it('refuses what is no gzip and what breaks off', async () => {
    const problem = { status: 400, title: 'Malformed gzip', detail: 'body is not valid gzip' };
    expect(await inflateBody(Buffer.from('{"type":1}'))).toEqual({ problem });
    expect(await inflateBody(zipped.subarray(0, -9))).toEqual({ problem });
    expect(await inflateBody(Buffer.alloc(0))).toEqual({ problem });
  });

  it('throws what the source throws', async () => {
    await expect(inflateBody(hangsUp())).rejects.toThrow('the client hung up');
  });
});
