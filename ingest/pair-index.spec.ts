import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { PairIndex } from './pair-index.js';

const word = () => fc.oneof(fc.nat(3), fc.constant(2 ** 32 - 1), fc.nat({ max: 2 ** 32 - 1 }));

it('knows each pair by its place, as a Map of texts would, also after it was cleared', () => {
  const index = new PairIndex();
  fc.assert(
    fc.property(fc.array(fc.tuple(word(), word()), { maxLength: 200 }), (pairs) => {
      index.clear();
      const places = new Map<string, number>();
      for (const [first, second] of pairs) {
        const name = `${first} ${second}`;
        expect(index.has(first, second)).toBe(places.has(name));
        if (!places.has(name)) places.set(name, places.size);
        expect(index.placeOf(first, second)).toBe(places.get(name));
        expect(index.firstAt(places.get(name)!)).toBe(first);
      }
      expect(index.size).toBe(places.size);
      const again = PairIndex.of(index.bytes());
      expect([...again.bytes()]).toEqual([...index.bytes()]);
      for (const [first, second] of pairs) expect(again.has(first, second)).toBe(true);
    }),
  );
});
