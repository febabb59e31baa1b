import { describe, expect, it } from '@jest/globals';
import { limitOf, rangeOf, readParameters, wordOf } from './query-parameters.js';

const KNOWN = ['shop', 'state', 'limit'] as const;
const read = (query: string) => readParameters({ originalUrl: `/v1/incidents${query}` }, KNOWN);

describe('the parameters of a request', () => {
  it('are read decoded', () => {
    expect(read('?shop=acme%20fashion&limit=5')).toEqual({ shop: 'acme fashion', limit: '5' });
    expect(read('')).toEqual({});
  });

  it('are refused by name with the nearest known one', () => {
    expect(() => read('?stat=open')).toThrow('stat is not a parameter; the nearest one is state');
    expect(() => readParameters({ originalUrl: '/v1/shops/acme?x=1' }, [])).toThrow(
      'x is not a parameter: this route has none',
    );
  });

  it('are refused where one stands there twice', () => {
    expect(() => read('?state=open&state=resolved')).toThrow('state must be given once');
  });
});

describe('limitOf', () => {
  const range = { usual: 100, most: 500 };

  it('is the usual one where none is given, else what is asked for', () => {
    expect(limitOf(undefined, range)).toBe(100);
    expect(limitOf('500', range)).toBe(500);
  });

  it.each(['0', '501', '-1', '1.5', 'all', ''])('refuses %j', (text) => {
    expect(() => limitOf(text, range)).toThrow('limit must be a whole number from 1 to 500');
  });
});

describe('wordOf', () => {
  it('gives the word, or refuses it with the nearest one', () => {
    expect(wordOf('state', 'open', ['open', 'resolved'])).toBe('open');
    expect(wordOf('state', undefined, ['open', 'resolved'])).toBeUndefined();
    expect(() => wordOf('state', 'opened', ['open', 'resolved'])).toThrow(
      'state must be one of open, resolved; the nearest one is open',
    );
  });
});

describe('rangeOf', () => {
  it('reads each end, and refuses one that ends before it begins', () => {
    expect(rangeOf({ to: '1970-01-01T00:00:01Z' })).toEqual({ untilMs: 1000 });
    expect(() => rangeOf({ from: '2026-01-02T00:00:00Z', to: '2026-01-02T00:00:00Z' })).toThrow(
      'from must be before to',
    );
  });
});
