import { describe, expect, it } from '@jest/globals';
import { linkNext, pageOf } from './list-page.js';

function page(rows: number[]) {
  return pageOf(rows, 2, (row) => row * 10, String);
}

function linkOf(originalUrl: string, next: string | null): unknown[] {
  const headers: unknown[] = [];
  linkNext({ originalUrl }, { set: (...header: unknown[]) => headers.push(header) } as never, next);
  return headers;
}

describe('pageOf', () => {
  it('has a next page only where a row more than asked for was found', () => {
    expect(page([1, 2, 3])).toEqual({ items: [10, 20], next: '2' });
    expect(page([1, 2])).toEqual({ items: [10, 20], next: null });
    expect(page([])).toEqual({ items: [], next: null });
  });
});

describe('linkNext', () => {
  it('keeps every parameter and replaces the cursor', () => {
    expect(linkOf('/v1/incidents?shop=a%26b&cursor=old', 'new')).toEqual([
      ['Link', '</v1/incidents?shop=a%26b&cursor=new>; rel="next"'],
    ]);
  });

  it('says nothing on the last page', () => {
    expect(linkOf('/v1/incidents', null)).toEqual([]);
  });
});
