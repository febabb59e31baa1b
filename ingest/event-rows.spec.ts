import { describe, expect, it } from '@jest/globals';
import { eventRows } from './event-rows.js';
import type { StoredEvent } from './event.js';

const MINUTE_MS = 60_000;

function event(particulars: Partial<StoredEvent>): StoredEvent {
  const measures = [{ metric: 'order.placed', dimension: '', weight: 1, bad: 0, sum: 0, max: 0 }];
  return {
    shop: 'acme',
    source: '/t',
    id: 'e',
    type: 'order.placed',
    timeMs: 0,
    data: {},
    key: '1',
    receivedMs: 0,
    isOccurrence: false,
    measures,
    ...particulars,
  };
}

const rowsOf = (events: StoredEvent[], arrivedMs: (one: StoredEvent) => number = () => 0) =>
  eventRows(events, arrivedMs, '7')
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));

describe('eventRows', () => {
  it('adds up what shares shop, minute and minute of arrival, in the first of their rows', () => {
    const rows = rowsOf([
      event({ timeMs: 5 }),
      event({ timeMs: MINUTE_MS - 1 }),
      event({ timeMs: MINUTE_MS }),
      event({ shop: 'other' }),
    ]);
    const once = "[('order.placed','',1,1,0,0,0,{})]";
    expect(rows.map((row) => row.at(-1))).toEqual(["[('order.placed','',2,2,0,0,0,{})]", '[]', once, once]);
    expect(
      rowsOf([event({}), event({ id: 'x' })], ({ id }) => (id === 'e' ? 0 : MINUTE_MS)).map((row) => row.at(-1)),
    ).toEqual([once, once]);
  });

  it('adds up histograms, failures and quantities, and keeps the largest', () => {
    const timed = (sum: number, bucket: number) =>
      event({
        measures: [{ metric: 'page.durationMs', dimension: 'page=/', weight: 2, bad: 1, sum, max: sum, bucket }],
      });
    expect(rowsOf([timed(10, 3), timed(30, 3), timed(20, 5)])[0]!.at(-1)).toBe(
      "[('page.durationMs','page=/',3,6,3,60,30,{3:4,5:2})]",
    );
  });

  it('keeps every row on its line and in its columns, whatever stands in it', () => {
    const odd = event({ id: 'a\tb\\c', source: "it's\n", data: { text: 'x\ty\n"\\' }, timeMs: 1007 });
    const [row] = rowsOf([odd]);
    expect(row).toHaveLength(12);
    expect(row!.slice(2, 5)).toEqual(['1.007', "it's\\n", 'a\\tb\\\\c']);
    expect(row![8]).toBe('{"text":"x\\\\ty\\\\n\\\\"\\\\\\\\"}');
  });
});
