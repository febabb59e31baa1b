import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { structureProblem } from './event-structure.js';
import { EVENT_BYTES_MAX } from './limits.js';

const TOO_BIG = 'event is larger than 65536 bytes';

function nested(levels: number): object {
  let event: object = {};
  for (let level = 1; level < levels; level++) event = { a: event };
  return event;
}

const fill = (text: string, bytes: number) => ({
  text: text.repeat((bytes - '{"text":""}'.length) / Buffer.byteLength(text)),
});

// Promise guarded: nobody stops the collector, or reaches a prototype, with one event made for it.
describe('structureProblem', () => {
  it('takes 16 levels and refuses 17, and 10,000 without overflowing the stack', () => {
    expect(structureProblem(nested(16))).toBeNull();
    expect(structureProblem(nested(17))).toBe('event is nested deeper than 16 levels');
    expect(structureProblem(nested(10_000))).toBe('event is nested deeper than 16 levels');
    expect(structureProblem([JSON.parse('['.repeat(10_000) + ']'.repeat(10_000))])).toBe(
      'event is nested deeper than 16 levels',
    );
  });

  it('refuses a field of 2 MB without reading it', () => {
    const event = { data: { text: 'x'.repeat(2_000_000) } };
    const started = performance.now();
    for (let count = 0; count < 100; count++) structureProblem(event);
    expect(structureProblem(event)).toBe(TOO_BIG);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('draws the line at 64 KiB of compact JSON, in bytes', () => {
    expect(structureProblem(fill('x', EVENT_BYTES_MAX))).toBeNull();
    expect(structureProblem(fill('x', EVENT_BYTES_MAX + 1))).toBe(TOO_BIG);
    expect(structureProblem({ text: 'é'.repeat(40_000) })).toBe(TOO_BIG);
    expect(structureProblem({ text: '\u0001'.repeat(20_000) })).toBe(TOO_BIG);
    expect(structureProblem({ list: Array(70_000).fill(1) })).toBe(TOO_BIG);
  });

  it('agrees with the size of the JSON written out', () => {
    const text = fc.oneof(
      fc.constantFrom('x', 'é', '"', '\u0001', '😀'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 70_000 }), (piece, count) => {
        const event = { text: piece.repeat(count / piece.length) };
        const isTooBig = Buffer.byteLength(JSON.stringify(event)) > EVENT_BYTES_MAX;
        return (structureProblem(event) === TOO_BIG) === isTooBig;
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    const reason = `key ${key} is not allowed`;
    expect(structureProblem(JSON.parse(`{"${key}":1}`))).toBe(reason);
    expect(structureProblem(JSON.parse(`{"data":{"list":[{"${key}":{}}]}}`))).toBe(reason);
  });

  it('refuses numbers that are not finite, and what is no JSON', () => {
    expect(structureProblem(JSON.parse('{"data":{"value":1e999}}'))).toBe('value must be a finite number');
    expect(structureProblem({ data: { list: [Number.NaN] } })).toBe('a list item must be a finite number');
    expect(structureProblem({ data: { big: 1n } })).toBe('big is no JSON value');
    expect(structureProblem({ data: { run: () => 1 } })).toBe('run is no JSON value');
  });
});
