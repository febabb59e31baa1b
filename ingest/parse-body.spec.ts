import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BODY_ITEMS_MAX, EVENT_BYTES_MAX } from './limits.js';
import { type ParsedBody, parseBody } from './parse-body.js';
import type { RawItem } from './raw-item.js';

const NDJSON = 'application/x-ndjson';

function items(parsed: ParsedBody): RawItem[] {
  if ('problem' in parsed) throw new Error(parsed.problem.detail);
  return parsed.items;
}

const parse = (text: string, type?: string): ParsedBody => parseBody(Buffer.from(text), type);
const status = (parsed: ParsedBody): number | null => ('problem' in parsed ? parsed.problem.status : null);

// Promise guarded: a batch is never refused whole for one bad event, and each form of body of the contract is read.
describe('parseBody', () => {
  it.each(['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json', undefined])(
    'reads one event and an array of them as %p',
    (type) => {
      expect(items(parse('{"a":1}', type))).toEqual([{ raw: { a: 1 } }]);
      expect(items(parse('\ufeff [{"a":1},2,null]', type))).toEqual([{ raw: { a: 1 } }, { raw: 2 }, { raw: null }]);
      expect(items(parse('[]', type))).toEqual([]);
    },
  );

  it.each([NDJSON, 'application/ndjson', 'application/jsonl', 'Application/X-NDJSON; charset=UTF-8', undefined])(
    'reads lines as %p, a bad one being an item of its own',
    (type) => {
      expect(items(parse('\ufeff{"a":1}\n\n{"a":NaN}\r\n{"b":\n{"c":3}', type))).toEqual([
        { raw: { a: 1 } },
        { unreadable: 'line is not valid JSON' },
        { unreadable: 'line is not valid JSON' },
        { raw: { c: 3 } },
      ]);
    },
  );

  it('does not parse a line over the limit of one event', () => {
    const long = `{"a":"${'x'.repeat(EVENT_BYTES_MAX)}"}`;
    expect(items(parse(`${long}\n{"b":2}`, NDJSON))).toEqual([
      { unreadable: 'line is longer than 65536 bytes' },
      { raw: { b: 2 } },
    ]);
  });

  it('takes 10,000 events and not one more', () => {
    const lines = Array(BODY_ITEMS_MAX).fill('{}');
    for (const [more, expected] of [
      [[], null],
      [['{}'], 413],
    ] as const) {
      expect(status(parse([...lines, ...more].join('\n'), NDJSON))).toBe(expected);
      expect(status(parse(`[${[...lines, ...more].join(',')}]`, 'application/json'))).toBe(expected);
    }
  });

  it.each([
    ['{"a":', 'application/json', 400, 'body is not valid JSON'],
    ['{"a":NaN}', 'application/json', 400, 'body is not valid JSON'],
    ['{"a":1}\n{"a":2}', 'application/json', 400, 'body is not valid JSON'],
    ['7', 'application/json', 400, 'body must be an event or an array of events'],
    ['null', undefined, 400, 'body must be an event or an array of events'],
    ['hello', undefined, 400, 'body is not valid JSON'],
    ['', undefined, 400, 'body must hold at least one event'],
    [' \n', NDJSON, 400, 'body must hold at least one event'],
    ['{}', 'application/json; charset=latin1', 415, 'body must be UTF-8'],
  ] as const)('refuses %p as %p', (text, type, expected, detail) => {
    expect(parse(text, type)).toMatchObject({ problem: { status: expected, detail } });
  });

  it('names what it supports where it does not support a type', () => {
    expect(parse('{}', 'text/plain')).toEqual({
      problem: {
        status: 415,
        title: 'Unsupported content type',
        detail: expect.stringContaining('application/json, application/cloudevents+json'),
      },
    });
  });

  it('takes any bytes under any type without throwing', () => {
    const type = fc.constantFrom('application/json', NDJSON, undefined, 'x');
    fc.assert(fc.property(fc.uint8Array(), type, (bytes, name) => parseBody(Buffer.from(bytes), name) !== null));
  });
});
