import { bucketMidMs, type MetricShape } from '../../ingest/index.js';

/** The points of a series added up over one step. */
export interface StepSum {
  weight: number;
  bad: number;
  sum: number;
  max: number;
  /** Minutes with data. */
  minutes: number;
  /** Histogram of durations: bucket to weight. Empty for other shapes. */
  buckets: Readonly<Record<string, number>>;
}

/** Whether nothing counted in a step means zero, provided that the shop was sending at all. */
export function isZeroWithoutRows(shape: MetricShape): boolean {
  return shape === 'count' || shape === 'sum';
}

/** The value of a step in the unit of its series, by the shape of its metric; null where the step cannot tell. */
export function stepValue(shape: MetricShape, step: StepSum): number | null {
  switch (shape) {
    case 'count':
    case 'outcome':
      return step.weight;
    case 'sum':
      return step.sum;
    case 'level':
      return step.minutes > 0 ? step.sum / step.minutes : null;
    case 'gauge':
      return step.max;
    case 'ratio':
      return step.weight > 0 ? step.bad / step.weight : null;
    case 'duration':
      return typicalMs(step.buckets);
  }
}

/** The geometric mean: what detection compares, and what a few very slow requests do not carry away. */
function typicalMs(buckets: StepSum['buckets']): number | null {
  let logs = 0;
  let weights = 0;
  for (const [bucket, weight] of Object.entries(buckets)) {
    logs += weight * Math.log(bucketMidMs(Number(bucket)));
    weights += weight;
  }
  return weights > 0 ? Math.exp(logs / weights) : null;
}
