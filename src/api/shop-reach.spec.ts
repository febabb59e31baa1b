import { describe, expect, it } from '@jest/globals';
import { findOwn, shopInReach } from './shop-reach.js';

const acme = { shop: 'acme', scope: 'read' } as const;
const all = { shop: null, scope: 'admin' } as const;
const findKiwi = async () => ({ shop: 'kiwi' });

describe('shopInReach', () => {
  it.each([
    [acme, undefined, 'acme'],
    [acme, 'acme', 'acme'],
    [all, 'kiwi', 'kiwi'],
    [all, undefined, undefined],
  ])('for %j and %j is %j', (access, asked, shop) => {
    expect(shopInReach(access, asked)).toBe(shop);
  });

  it('refuses the shop of another, known or not', () => {
    expect(() => shopInReach(acme, 'kiwi')).toThrow('shop must be acme');
    expect(() => shopInReach(acme, '')).toThrow('shop must be acme');
  });
});

describe('findOwn', () => {
  const words = 'series ser_1 is not known';

  it('says the same of what is another shop’s as of what is not there', async () => {
    await expect(findOwn(all, 'series', 'ser_1', findKiwi)).resolves.toEqual({ shop: 'kiwi' });
    await expect(findOwn(acme, 'series', 'ser_1', findKiwi)).rejects.toThrow(words);
    await expect(findOwn(all, 'series', 'ser_1', async () => null)).rejects.toThrow(words);
  });

  it('does not ask for what no store can hold', async () => {
    await expect(findOwn(all, 'series', 'ser_\0', findKiwi)).rejects.toThrow('is not known');
  });
});
