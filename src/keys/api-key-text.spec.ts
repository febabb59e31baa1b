import { describe, expect, it } from '@jest/globals';
import { isKeyText, keyHash, keyPrefix, newKeyText } from './api-key-text.js';

/** Stands in for randomBytes: zeros, and one byte of choice at the end. */
const ending = (last: number) => (size: number) => Buffer.concat([Buffer.alloc(size - 1), Buffer.from([last])]);

describe('the text of a key', () => {
  it('has 43 digits whatever the bytes', () => {
    expect(newKeyText('read', (size) => Buffer.alloc(size, 0))).toBe(`vdt_read_${'0'.repeat(43)}`);
    // 2^256 - 1 in base 62 with the digits 0-9A-Za-z, worked out apart from this code.
    expect(newKeyText('admin', (size) => Buffer.alloc(size, 255))).toBe(
      'vdt_admin_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1',
    );
  });

  it('differs where the bytes differ in the last bit', () => {
    expect(newKeyText('read', ending(1))).not.toBe(newKeyText('read', ending(0)));
  });

  it('is told from other texts', () => {
    const text = newKeyText('ingest', (size) => Buffer.alloc(size, 7));
    expect(isKeyText(text)).toBe(true);
    for (const other of ['', 'vdt_ingest_', `${text}0`, text.replace('ingest', 'root'), ` ${text}`]) {
      expect(isKeyText(other)).toBe(false);
    }
  });

  it('shows its start only', () => {
    expect(keyPrefix(`vdt_ingest_aB3x${'0'.repeat(39)}`)).toBe('vdt_ingest_aB3x');
  });

  it('is kept as its SHA-256', () => {
    // FIPS 180-2, appendix B.1.
    expect(keyHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
