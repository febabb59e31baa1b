import { describe, expect, it } from '@jest/globals';
import { keyPortions, knownKeysQuery } from './known-keys-query.js';

const LARGEST_BATCH = '18446744073709551615';
const keys = (count: number) => new Uint8Array(count * 8).fill(0xff);

describe('keyPortions', () => {
  it('asks for a busy shop alone and for the others together, each key once', () => {
    const portions = [
      ...keyPortions(
        new Map([
          ['a', keys(3)],
          ['busy', keys(22_000)],
          ['b', keys(4)],
        ]),
      ),
    ];
    expect(portions.map((portion) => portion.map(([shop, own]) => `${shop} ${own.length / 8}`))).toEqual([
      ['busy 20000'],
      ['busy 2000'],
      ['a 3', 'b 4'],
    ]);
  });

  it('keeps every query below the 256 KiB that a server takes, whatever the shops are called', () => {
    const shops = Array.from({ length: 6_000 }, (_, serial) => [`${serial}`.padStart(64, '0'), keys(1)] as const);
    const portions = [...keyPortions(new Map<string, Uint8Array>([...shops, ['x'.repeat(64), keys(30_000)]]))];
    expect(portions.flat().reduce((sum, [, own]) => sum + own.length / 8, 0)).toBe(36_000);
    for (const portion of portions) expect(knownKeysQuery(portion, LARGEST_BATCH, 0).length).toBeLessThan(256 * 1024);
  });
});

describe('knownKeysQuery', () => {
  it('takes digits only for the number of a batch', () => {
    expect(() => knownKeysQuery([['a', keys(1)]], "'", 0)).toThrow('unsigned decimal');
  });

  it('asks the index only where it may leave out a part of what is stored', () => {
    const settings = (asked: number, stored: number) =>
      / SETTINGS .*/.exec(knownKeysQuery([['a', keys(asked)]], '0', stored))?.[0];
    expect(settings(1_000, 512_000)).toBeUndefined();
    expect(settings(1_001, 512_000)).toBe(' SETTINGS use_index_for_in_with_subqueries = 0');
  });
});
