import { describe, expect, it } from '@jest/globals';
import type { IncidentChange } from '../../src/incidents/incident.js';
import { compareOpened, type Opened } from './incident-lines.js';

const opened = (what: string, startedMinute: number): Opened => ({
  shop: 'a',
  what,
  metric: what.split(' ')[0] ?? '',
  kind: what.split(' ')[1] ?? '',
  startedMs: startedMinute * 60_000,
  detectedMs: startedMinute * 60_000,
  resolvedMs: startedMinute * 60_000,
  isWithdrawn: false,
  line: {} as IncidentChange,
});

describe('the comparison of two runs', () => {
  it('tells what is equal, has moved, is lost and is extra', () => {
    const expected = [
      opened('order.placed drop', 0),
      opened('order.placed drop', 1000),
      opened('page.views spike', 50),
    ];
    const found = [opened('order.placed drop', 9), opened('order.placed drop', 1100), opened('page.views drop', 50)];
    const { equal, moved, lost, extra } = compareOpened(expected, found);
    expect(equal).toBe(1);
    expect(moved).toEqual([{ expected: expected[1], found: found[1] }]);
    expect(lost).toEqual([expected[2]]);
    expect(extra).toEqual([found[2]]);
  });

  it('pairs each incident once, the nearest first', () => {
    const expected = [opened('order.placed drop', 0), opened('order.placed drop', 100)];
    const { moved, lost, extra } = compareOpened(expected, [opened('order.placed drop', 95)]);
    expect(moved).toEqual([]);
    expect(lost).toEqual([expected[0]]);
    expect(extra).toEqual([]);
  });
});
