import { describe, expect, it } from '@jest/globals';
import { createChildRuns } from './child-runs.js';

const HOLDS = 'const from = Date.now(); setTimeout(() => console.log(JSON.stringify([from, Date.now()])), 150)';

describe('children', () => {
  it('run one after the other where only one may, each with an answer of its own', async () => {
    const run = createChildRuns(1);
    const spans = (await Promise.all([1, 2, 3].map(() => run('-e', HOLDS))))
      .map((text) => JSON.parse(text) as [number, number])
      .sort(([a], [b]) => a - b);
    expect(spans.slice(1).every(([from], i) => from >= spans[i]![1])).toBe(true);
  });

  it('make a failure theirs with what they said, and leave the place to the next', async () => {
    const run = createChildRuns(1);
    const failed = run('-e', "console.error('out of order'); process.exitCode = 3");
    const next = run('-e', "console.log('fine')");
    await expect(failed).rejects.toThrow(/ended with 3:\nout of order/);
    expect(await next).toBe('fine\n');
  });
});
