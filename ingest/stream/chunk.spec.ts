import { describe, expect, it } from '@jest/globals';
import { arrivalOf, chunkToken, intentText, nextChunk, readIntent } from './chunk.js';

const messages = (...offsets: number[]) => offsets.map((offset) => ({ offset: String(offset) }));

describe('nextChunk', () => {
  it('takes what is at hand, up to its limit, from the position on', () => {
    const { chunk, rest } = nextChunk(messages(5, 6, 7, 8), 6, null, 8, 2, 9);
    expect(chunk).toEqual({ first: 6, last: 7, sinceMs: 9, messages: messages(6, 7) });
    expect(rest).toEqual(messages(8));
  });

  it('covers the holes of a log, so that their offsets are committed too', () => {
    expect(nextChunk(messages(12, 15), 10, null, 17, 10, 9).chunk).toEqual({
      first: 10,
      last: 17,
      sinceMs: 9,
      messages: messages(12, 15),
    });
  });

  it('cuts the chunk that an earlier writer began just as that one did, however much more there is', () => {
    const { chunk, rest } = nextChunk(messages(10, 11, 12, 13), 10, { first: 10, last: 11, sinceMs: 5 }, 13, 100, 9);
    expect(chunk).toEqual({ first: 10, last: 11, sinceMs: 5, messages: messages(10, 11) });
    expect(rest).toEqual(messages(12, 13));
  });

  it('waits for the whole of a chunk that an earlier writer began', () => {
    expect(nextChunk(messages(10, 11), 10, { first: 10, last: 13, sinceMs: 5 }, 11, 100, 9)).toEqual({
      chunk: null,
      rest: messages(10, 11),
    });
  });

  it('goes on where the messages of a begun chunk are gone from the log', () => {
    expect(nextChunk(messages(20), 10, { first: 10, last: 13, sinceMs: 5 }, 20, 100, 9).chunk).toEqual({
      first: 10,
      last: 13,
      sinceMs: 5,
      messages: [],
    });
  });

  it('has nothing to store where nothing is at hand', () => {
    expect(nextChunk([], 10, null, 12, 100, 9)).toEqual({ chunk: null, rest: [] });
  });
});

describe('readIntent', () => {
  it('reads what intentText wrote', () => {
    const chunk = { first: 7, last: 9, sinceMs: 1_763_000_000_000 };
    expect(readIntent(intentText(chunk), 7)).toEqual(chunk);
  });

  it.each([
    ['no metadata', null, 7],
    ['somebody else’s metadata', 'x', 7],
    ['a chunk that is stored already', 'storing 5-6 since 1', 7],
  ])('takes %s for no intent', (_, metadata, committed) => {
    expect(readIntent(metadata, committed)).toBeNull();
  });
});

it('names a chunk alike at every attempt, and no two alike', () => {
  expect(chunkToken('shop-events', 3, { first: 100, last: 149, sinceMs: 5 })).toBe('shop-events-3-100-149');
  expect(chunkToken('a.b', 0, { first: 1, last: 2, sinceMs: 5 })).toMatch(/^[\w-]+$/);
});

it('lets the events of a chunk arrive on the day on which it was begun, also when it is sent again after midnight', () => {
  const chunk = (time: string) => ({ first: 1, last: 2, sinceMs: Date.parse(`2026-03-04T${time}Z`) });
  const arrival = (begun: string, now: string) => new Date(arrivalOf(chunk(begun), Date.parse(now))).toISOString();
  expect(arrival('12:00:00', '2026-03-04T12:00:07Z')).toBe('2026-03-04T12:00:07.000Z');
  expect(arrival('23:59:58', '2026-03-05T00:10:00Z')).toBe('2026-03-04T23:59:59.999Z');
  // Clocks of two hosts differ.
  expect(arrival('12:00:00', '2026-03-04T11:59:59Z')).toBe('2026-03-04T12:00:00.000Z');
});
