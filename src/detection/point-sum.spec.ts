import { describe, expect, it } from '@jest/globals';
import { addBuckets, addPoint, bucketsOf, pointSum, type ArrivedPoint } from './point-sum.js';

function point(particulars: Partial<ArrivedPoint>): ArrivedPoint {
  const nothing = {
    arrivedMs: 0,
    shop: 's',
    metric: 'm',
    dimension: '',
    minuteMs: 0,
    events: 1,
    weight: 1,
    bad: 0,
    sum: 0,
    max: 0,
    buckets: [],
  };
  return { ...nothing, ...particulars };
}

describe('addBuckets', () => {
  it('adds and takes off bucket by bucket, the lowest first', () => {
    const [one, other] = [bucketsOf({ 51: 2, 40: 1 }), bucketsOf({ 40: 3, '-3': 0.5 })];
    const sum = addBuckets(one, other);
    expect(sum).toEqual([-3, 0.5, 40, 4, 51, 2]);
    expect(addBuckets(sum, other, -1)).toEqual([-3, 0, 40, 1, 51, 2]);
  });
});

describe('addPoint', () => {
  it('counts what arrived in two parts as if it had come at once', () => {
    const sum = pointSum(point({ events: 2, weight: 20 }), 'count');
    addPoint(sum, pointSum(point({ events: 1, weight: 10 }), 'count'), 'count');
    expect(sum).toEqual(pointSum(point({ events: 3, weight: 30 }), 'count'));
  });

  it('never adds up the readings of a gauge: a disk half full twice is not full', () => {
    const sum = pointSum(point({ max: 46 }), 'gauge');
    addPoint(sum, pointSum(point({ max: 47 }), 'gauge'), 'gauge');
    expect(sum).toMatchObject({ weight: 1, quantity: 47, squares: 0 });
  });
});
