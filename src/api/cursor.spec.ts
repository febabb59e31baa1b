import { describe, expect, it } from '@jest/globals';
import { readCursor, writeCursor } from './cursor.js';

describe('a cursor', () => {
  it('comes back as it was written, in letters that an address can hold', () => {
    const cursor = writeCursor('incidents', [1_763_640_187_412, 'inc_ü?&']);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(readCursor('incidents', cursor, [0, ''])).toEqual([1_763_640_187_412, 'inc_ü?&']);
  });

  it.each([
    ['of another list', writeCursor('changes', [1, 'a'])],
    ['with parts missing', writeCursor('incidents', [1])],
    ['with parts of another kind', writeCursor('incidents', ['1', 'a'])],
    ['with a number that is none', Buffer.from('["incidents",1e999,"a"]').toString('base64url')],
    ['cut short', writeCursor('incidents', [1, 'a']).slice(0, -3)],
    ['that is no cursor', 'page2'],
    ['that is empty', ''],
    ['with an object inside', Buffer.from('{"a":1}').toString('base64url')],
    ['with a character that no store takes', writeCursor('incidents', [1, 'a\0'])],
  ])('%s is refused', (_, cursor) => {
    expect(() => readCursor('incidents', cursor, [0, ''])).toThrow('cursor must be the `next`');
  });
});
