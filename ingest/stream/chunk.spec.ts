import { describe, expect, it } from '@jest/globals';
import { chunkToken, intentText, nextChunk, readIntent } from './chunk.js';

const messages = (...offsets: number[]) => offsets.map((offset) => ({ offset: String(offset) }));

describe('nextChunk', () => {
  it('takes what is at hand, up to its limit, from the position on', () => {
    const { chunk, rest } = nextChunk(messages(5, 6, 7, 8), 6, null, 8, 2);
    expect(chunk).toEqual({ first: 6, last: 7, messages: messages(6, 7) });
    expect(rest).toEqual(messages(8));
  });

  it('covers the holes of a log, so that their offsets are committed too', () => {
    expect(nextChunk(messages(12, 15), 10, null, 17, 10).chunk).toEqual({
      first: 10,
      last: 17,
      messages: messages(12, 15),
    });
  });

  it('cuts the chunk that an earlier writer began just as that one did, however much more there is', () => {
    const { chunk, rest } = nextChunk(messages(10, 11, 12, 13), 10, { first: 10, last: 11 }, 13, 100);
    expect(chunk).toEqual({ first: 10, last: 11, messages: messages(10, 11) });
    expect(rest).toEqual(messages(12, 13));
  });

  it('waits for the whole of a chunk that an earlier writer began', () => {
    expect(nextChunk(messages(10, 11), 10, { first: 10, last: 13 }, 11, 100)).toEqual({
      chunk: null,
      rest: messages(10, 11),
    });
  });

  it('goes on where the messages of a begun chunk are gone from the log', () => {
    expect(nextChunk(messages(20), 10, { first: 10, last: 13 }, 20, 100).chunk).toEqual({
      first: 10,
      last: 13,
      messages: [],
    });
  });

  it('has nothing to store where nothing is at hand', () => {
    expect(nextChunk([], 10, null, 12, 100)).toEqual({ chunk: null, rest: [] });
  });
});

describe('readIntent', () => {
  it('reads what intentText wrote', () => {
    expect(readIntent(intentText({ first: 7, last: 9 }), 7)).toEqual({ first: 7, last: 9 });
  });

  it.each([
    ['no metadata', null, 7],
    ['somebody else’s metadata', 'x', 7],
    ['a chunk that is stored already', 'storing 5-6', 7],
  ])('takes %s for no intent', (_, metadata, committed) => {
    expect(readIntent(metadata, committed)).toBeNull();
  });
});

it('names a chunk alike at every attempt, and no two alike', () => {
  expect(chunkToken('shop-events', 3, { first: 100, last: 149 })).toBe('shop-events-3-100-149');
  expect(chunkToken('a.b', 0, { first: 1, last: 2 })).toMatch(/^[\w-]+$/);
});
