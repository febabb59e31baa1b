import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from '@jest/globals';
import { createStreamingScore, streamingScore } from './streaming-score.js';
import { MINUTE_MS } from './time-spans.js';

const STEP_MS = 5 * MINUTE_MS;

/** Two weeks of a daily wave with noise, every five minutes. */
function wave(): number[] {
  return Array.from({ length: 4032 }, (_, row) => {
    const noise = ((row * 7919) % 1009) / 1009 + ((row * 104_729) % 997) / 997 - 1;
    return 100 + 40 * Math.sin((2 * Math.PI * row) / 288) + 6 * noise;
  });
}

function scores(values: readonly number[], state = createStreamingScore(), firstRow = 0, stepMs = STEP_MS): number[] {
  return values.map((value, index) => streamingScore(state, (firstRow + index) * stepMs, value));
}

function highest(found: readonly number[], from: number, to: number): number {
  return Math.max(...found.slice(from, to));
}

describe('streamingScore', () => {
  it('gives 0 to 1, and no alert on a series that stays as it was', () => {
    const found = scores(wave());
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
    expect(highest(found, 600, 4032)).toBeLessThan(0.5);
  });

  it('finds a value never seen, at once', () => {
    const found = scores(wave().map((value, row) => (row === 3000 ? 250 : value)));
    expect(found[3000]).toBeGreaterThan(0.6);
  });

  it('says nothing of a lone event where nothing happens, and speaks up at the second of a cluster', () => {
    const events = (rows: readonly number[]): number[] =>
      Array.from({ length: 4032 }, (_, row) => (rows.includes(row) ? 1 : 0));
    expect(highest(scores(events([3000])), 0, 4032)).toBe(0);
    expect(scores(events([3000, 3002]))[3002]).toBeGreaterThan(0.5);
  });

  it('finds a day of three quarters of the usual, though each of its values is an ordinary one', () => {
    const found = scores(wave().map((value, row) => (row >= 3000 && row < 3288 ? 0.75 * value + 8 : value)));
    expect(highest(found, 3000, 3288)).toBeGreaterThan(0.5);
  });

  it('tells each outage of an hourly series that has had many, and no alert in between', () => {
    const hours = Array.from({ length: 720 }, (_, hour) => 20 + ((hour * 7919) % 101) / 10);
    const outages = [200, 260, 330, 390, 450, 520, 580, 640];
    const found = scores(
      hours.map((value, hour) => (outages.some((at) => hour >= at && hour < at + 4) ? 900 : value)),
      undefined,
      0,
      60 * MINUTE_MS,
    );
    expect(outages.filter((at) => highest(found, at, at + 4) >= 0.5)).toEqual(outages);
  });

  it('finds a lasting shift of the level', () => {
    const found = scores(wave().map((value, row) => (row >= 3000 ? value + 70 : value)));
    expect(highest(found, 3000, 3072)).toBeGreaterThan(0.8);
  });

  it('finds a night that stays as high as the day, though each of its values is an ordinary one', () => {
    const found = scores(wave().map((value, row) => (row >= 3000 && row < 3168 ? 138 + (value % 3) : value)));
    expect(highest(found, 3000, 3168)).toBeGreaterThan(0.5);
  });

  it('finds a series that goes flat', () => {
    const found = scores(wave().map((value, row) => (row >= 3000 && row < 3200 ? 100 : value)));
    expect(highest(found, 3000, 3200)).toBeGreaterThan(0.5);
  });

  it('gives one alert for an episode', () => {
    const found = scores(wave().map((value, row) => (row >= 3000 && row < 3050 ? 250 : value)));
    expect(found.slice(3000, 3050).filter((score) => score >= 0.5).length).toBeLessThanOrEqual(4);
  });

  it('knows nothing of the rows to come', () => {
    const values = wave();
    const changed = values.map((value, row) => (row >= 2500 ? value * 9 : value));
    expect(scores(changed).slice(0, 2500)).toEqual(scores(values).slice(0, 2500));
  });

  it('goes on as if nothing had been where its state was stored in between', () => {
    const values = wave().map((value, row) => (row === 2600 ? 220 : value));
    const state = createStreamingScore();
    scores(values.slice(0, 2500), state);
    const restored = deserialize(serialize(state)) as typeof state;
    expect(scores(values.slice(2500), restored, 2500)).toEqual(scores(values).slice(2500));
  });

  it('scores a missing value 0 and does not mind it', () => {
    const found = scores(wave().map((value, row) => (row % 50 === 7 ? Number.NaN : value)));
    expect(found.filter((_, row) => row % 50 === 7).every((score) => score === 0)).toBe(true);
    expect(highest(found, 600, 4032)).toBeLessThan(0.5);
  });

  it('takes a constant series, repeated stamps and steps back in time for granted', () => {
    const state = createStreamingScore();
    const found = Array.from({ length: 3000 }, (_, row) => streamingScore(state, (row - (row % 97)) * STEP_MS, 5));
    expect(Math.max(...found)).toBe(0);
  });

  it('refuses a row without a time', () => {
    expect(() => streamingScore(createStreamingScore(), Number.NaN, 1)).toThrow(
      'streamingScore requires a finite timestamp',
    );
  });
});
