import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CLEAN_DATA_TYPE, readCleanEnvelope } from './clean-envelope.js';

const event = {
  specversion: '1.0',
  id: 'o-1',
  source: '/orders',
  type: 'order.placed',
  time: '2026-03-04T12:00:00.000Z',
  shop: 'acme',
  datacontenttype: CLEAN_DATA_TYPE,
  data: { orderId: 'ü"}', value: 1.5, nested: { data: [1, { x: null }] } },
};
const text = JSON.stringify(event);

// Promise guarded: an event that is read the short way is the very event that JSON.parse reads.
describe('readCleanEnvelope', () => {
  it('reads what the collector writes, data as they came', () => {
    expect(readCleanEnvelope(text)).toEqual({ raw: event, dataText: JSON.stringify(event.data) });
  });

  it.each([
    ['an escape in an id', JSON.stringify({ ...event, id: 'a"b' })],
    ['an attribute ahead', JSON.stringify({ traceid: 'x', ...event })],
    ['an attribute behind', JSON.stringify({ ...event, traceid: 'x' })],
    ['data twice', text.replace(/\}$/, ',"data":{}}')],
    ['something behind', `${text} `],
    ['another type of data', text.replace(CLEAN_DATA_TYPE, 'application/json')],
    ['no data', text.slice(0, text.indexOf('"data"'))],
    ['half of it', text.slice(0, 100)],
  ])('leaves to JSON.parse: %s', (_, value) => {
    expect(readCleanEnvelope(value)).toBeNull();
  });

  it('never differs from JSON.parse, whatever stands in the fields', () => {
    const any = fc.string({ unit: 'binary' });
    const fields = fc.record({ id: any, source: any, type: any, time: any, shop: any, data: fc.jsonValue() });
    fc.assert(
      fc.property(fields, (given) => {
        const value = JSON.stringify({ ...event, ...given });
        const read = readCleanEnvelope(value);
        if (read === null) return;
        expect(read.raw).toEqual(JSON.parse(value));
        expect(JSON.parse(read.dataText)).toEqual(JSON.parse(value).data);
      }),
    );
  });
});
