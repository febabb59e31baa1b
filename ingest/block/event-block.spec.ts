import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../event.js';
import { EventBlock, eventBlock } from './event-block.js';
import { readBlock } from './read-block.fixture.js';

const MINUTE_MS = 60_000;
const KEY = '00ff00000000000a';

function event(particulars: Partial<StoredEvent>): StoredEvent {
  return {
    shop: 'acme',
    source: '/t',
    id: 'e',
    type: 'order.placed',
    timeMs: 0,
    data: {},
    key: KEY,
    receivedMs: 0,
    isOccurrence: false,
    measures: [{ metric: 'order.placed', dimension: '', weight: 1, bad: 0, sum: 0, max: 0 }],
    ...particulars,
  };
}

const columnsOf = (events: StoredEvent[], arrivedMs: (one: StoredEvent) => number = () => 0) =>
  readBlock(eventBlock(events, arrivedMs, '7')).columns;

const counted = (events: number, weight = events) => ({
  metric: 'order.placed',
  dimension: '',
  events: events.toString(16).padStart(16, '0'),
  weight,
  bad: 0,
  sum: 0,
  max: 0,
  buckets: [],
});

describe('an event block', () => {
  it('adds up what shares shop, minute and minute of arrival, in the first of their rows', () => {
    const rows = [
      event({ timeMs: 5 }),
      event({ timeMs: MINUTE_MS - 1 }),
      event({ timeMs: MINUTE_MS }),
      event({ shop: 'other' }),
    ];
    expect(columnsOf(rows).get('measures')).toEqual([[counted(2)], [], [counted(1)], [counted(1)]]);
    const apart = columnsOf([event({}), event({ id: 'x' })], ({ id }) => (id === 'e' ? 0 : MINUTE_MS));
    expect(apart.get('measures')).toEqual([[counted(1)], [counted(1)]]);
  });

  it('adds up histograms, failures and quantities, and keeps the largest', () => {
    const timed = (sum: number, bucket: number) =>
      event({
        measures: [{ metric: 'page.durationMs', dimension: 'page=/', weight: 2, bad: 1, sum, max: sum, bucket }],
      });
    const [sums] = columnsOf([timed(10, 3), timed(30, 3), timed(20, 5)]).get('measures')!;
    expect(sums).toMatchObject([
      {
        metric: 'page.durationMs',
        dimension: 'page=/',
        weight: 6,
        bad: 3,
        sum: 60,
        max: 30,
        buckets: [
          { key: 3, value: 4 },
          { key: 5, value: 2 },
        ],
      },
    ]);
  });

  it('keeps every value whole, whatever stands in it', () => {
    const longest = 'x'.repeat(200) + 'ü'.repeat(60);
    const odd = [
      event({ id: 'a\tb\\c', source: "it's\n😀", data: { text: 'x\ty\n"\\' }, timeMs: 1_764_806_411_607 }),
      event({ id: longest, data: { longest }, attributes: { tenant: 1 }, isOccurrence: true, receivedMs: 1_999 }),
      event({ id: 'ü'.repeat(127), data: { text: 'é'.repeat(127) } }),
    ];
    const columns = columnsOf(odd, () => 61_999);
    expect(columns.get('id')).toEqual(odd.map(({ id }) => id));
    expect(columns.get('source')).toEqual(odd.map(({ source }) => source));
    expect(columns.get('data')!.map((json) => JSON.parse(String(json)) as unknown)).toEqual([
      odd[0]!.data,
      { longest, attributes: { tenant: 1 } },
      odd[2]!.data,
    ]);
    expect(columns.get('time')).toEqual([1_764_806_411_607, 0, 0]);
    expect(columns.get('received')).toEqual([0, 1_999, 0]);
    expect(columns.get('arrived')).toEqual([61, 61, 61]);
    expect(columns.get('is_occurrence')).toEqual([0, 1, 0]);
    expect(columns.get('key')).toEqual([KEY, KEY, KEY]);
    expect(columns.get('batch')).toEqual(['0000000000000007', '0000000000000007', '0000000000000007']);
  });

  it('holds more shops and dimensions than a byte or two can number', () => {
    const events = Array.from({ length: 70_000 }, (_, serial) =>
      event({ shop: `s${serial % 300}`, source: `/${serial}`, measures: [] }),
    );
    const columns = columnsOf([...events, event({})]);
    expect([299, 300, 69_999].map((row) => columns.get('shop')![row])).toEqual(['s299', 's0', 's99']);
    expect([0, 65_536, 69_999].map((row) => columns.get('source')![row])).toEqual(['/0', '/65536', '/69999']);
  });

  it('leaves out rows, and what they measure, as if they had never been added', () => {
    const events = [1, 2, 3, 4].map((value) =>
      event({ id: `e${value}`, data: { value }, shop: value > 2 ? 'b' : 'a', timeMs: value }),
    );
    const block = new EventBlock(4);
    for (const one of events) block.add(one, 0);
    expect(readBlock(block.bytes('7', [1, 3])).columns).toEqual(columnsOf([events[1]!, events[3]!]));
    expect(readBlock(block.bytes('7')).columns).toEqual(columnsOf(events));
  });
});
