/** Orders against their export, as a shop lives: what an export leaves out is found, and nothing else is called so. */
import { describe, expect, it } from '@jest/globals';
import {
  DAY_MS,
  HOUR_MS,
  inShort,
  live,
  MINUTE_MS,
  openShop,
  OPENING_MS,
  visitors,
  type Arrival,
  type Traffic,
} from './shop.fixture.js';
import type { Occurrence } from './shop-state.js';

const DAYS = 4;
const LAG_MINUTES = 24;
const TROUBLE_MS = OPENING_MS + DAYS * DAY_MS + 15 * HOUR_MS;

/** Visitors and an export at 20 past each hour of the orders placed since the one before; `exported` may change a run. */
function withExports(exported: (count: number, atMs: number) => number | 'failed' | 'untold'): Traffic {
  const traffic = visitors();
  let waiting = 0;
  return (minuteMs) => {
    const { points } = traffic(minuteMs);
    const occurrences: Occurrence[] = [];
    if (minuteMs % HOUR_MS === 20 * MINUTE_MS) {
      const items = exported(waiting, minuteMs);
      if (items !== 'failed') waiting = 0;
      const data = {
        job: 'order-export',
        outcome: items === 'failed' ? 'failed' : 'ok',
        ...(typeof items === 'number' && { items }),
      };
      const timeMs = minuteMs + 12_000;
      const occurrence = {
        arrivedMs: timeMs,
        shop: 'acme',
        type: 'job.finished',
        timeMs,
        source: '/jobs',
        id: `${timeMs}`,
        data,
      };
      if (items !== 'untold') occurrences.push(occurrence);
    }
    waiting += points.find(({ metric }) => metric === 'order.placed')?.weight ?? 0;
    return { points, occurrences };
  };
}

/** The same traffic, of which the till tells each order so late that the next export runs before. */
function slowTill(traffic: Traffic): Traffic {
  const onTheirWay: Arrival['points'][] = [];
  return (minuteMs) => {
    const { points, occurrences } = traffic(minuteMs);
    const isOrder = ({ metric }: { metric: string }): boolean => metric === 'order.placed';
    onTheirWay.push(points.filter(isOrder));
    const come = onTheirWay.length > LAG_MINUTES ? onTheirWay.shift()! : [];
    const belated = come.map((point) => ({ ...point, arrivedMs: minuteMs + MINUTE_MS }));
    return { points: [...points.filter((point) => !isOrder(point)), ...belated], occurrences };
  };
}

const lived = (exported: Parameters<typeof withExports>[0], hoursAfter = 4) =>
  live(openShop(), TROUBLE_MS + hoursAfter * HOUR_MS, withExports(exported)).signals.filter(
    ({ series }) => series.dimension === 'job=order-export',
  );
const isTrouble = (atMs: number): boolean => atMs === TROUBLE_MS + 20 * MINUTE_MS;

describe('an export of orders', () => {
  it('is found that leaves orders out, and is over when the next one is whole', () => {
    const signals = lived((count, atMs) => (isTrouble(atMs) ? count - 9 : count));
    expect(inShort(signals)).toEqual(['raised job.items empty', 'cleared job.items empty']);
    expect(signals[0]!.finding.evidence[0]).toMatch(
      /^exported \d+ of \d+ orders placed since the run before: at least [7-9] are missing$/,
    );
  });

  it('is not found for days on which it exports what was placed', () => {
    expect(lived((count) => count)).toEqual([]);
  });

  it('is not called short after a run whose message was lost, nor after one that failed and was made up for', () => {
    expect(inShort(lived((count, atMs) => (isTrouble(atMs) ? 'untold' : count), 1.5))).not.toContain(
      'raised job.items empty',
    );
    expect(inShort(lived((count, atMs) => (isTrouble(atMs) ? 'failed' : count)))).toEqual([
      'raised job.finished failure',
      'cleared job.finished failure',
    ]);
  });

  it('is held against no orders where those of its time are still on their way', () => {
    const runsOf = (traffic: Traffic) =>
      live(openShop(), OPENING_MS + 2 * DAY_MS, traffic).state.runs.get('job|order-export')!.runs;
    const traffic = withExports((count) => count);
    expect(runsOf(traffic).filter(({ orders }) => orders).length).toBeGreaterThan(40);
    // The first hours tell that orders are late.
    const late = runsOf(slowTill(withExports((count) => count))).slice(6);
    expect(late.map(({ orders }) => orders)).toEqual(late.map(() => undefined));
  });

  it('is not asked for orders of a job that counts something else', () => {
    expect(lived((count) => 5000 + count)).toEqual([]);
  });
});
