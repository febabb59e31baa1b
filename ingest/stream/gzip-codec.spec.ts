import { describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { GZIP_CODEC } from './gzip-codec.js';

describe('GZIP_CODEC', () => {
  it.each([
    ['nothing', 0],
    ['a small batch', 4_000],
    ['a large batch', 900_000],
  ])('packs what any gzip unpacks, and unpacks it itself: %s', async (_, bytes) => {
    const buffer = Buffer.from(Array.from({ length: bytes }, (__, at) => (at * at) % 251));
    const packed = await GZIP_CODEC.compress({ buffer });
    expect(gunzipSync(packed).equals(buffer)).toBe(true);
    expect((await GZIP_CODEC.decompress(packed)).equals(buffer)).toBe(true);
  });

  it('says so where it is to unpack what is no gzip', async () => {
    await expect(GZIP_CODEC.decompress(Buffer.from('plain'))).rejects.toThrow('incorrect header');
  });
});
