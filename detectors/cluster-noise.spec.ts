import { describe, expect, it } from '@jest/globals';
import { withClusterNoise } from './cluster-noise.js';
import { counts, minuteView, repeated } from './minute-view.fixture.js';

/** Windows of a series of which 0.1 a minute are expected, with the noise given by their length. */
function windowsOf(noiseByMinutes: Readonly<Record<number, number>>) {
  const { windows } = minuteView('count', counts(...repeated(60, 0)), { mid: 0.1 });
  return withClusterNoise(windows.map((window) => ({ ...window, noise: noiseByMinutes[window.minutes] ?? 0 })));
}

const noiseOf = (windows: readonly { minutes: number; noise: number }[], minutes: number) =>
  windows.find((window) => window.minutes === minutes)!.noise;

describe('withClusterNoise', () => {
  it('keeps the index of dispersion of the windows that taught in the shorter ones', () => {
    // Ten minutes expect one thing with a variance of 1.3; so two minutes, which expect 0.2, vary by 0.26.
    expect(noiseOf(windowsOf({ 10: 0.3 }), 2)).toBeCloseTo(0.3 / 0.2, 12);
  });

  it('leaves windows of many things what they learnt', () => {
    expect(noiseOf(windowsOf({ 10: 0.3, 60: 0.02 }), 60)).toBe(0.02);
  });

  it('takes nothing away from what a short window has', () => {
    expect(noiseOf(windowsOf({ 2: 5, 10: 0.3 }), 2)).toBe(5);
  });

  it('learns no clusters from windows of many things, whose level strays', () => {
    expect(noiseOf(windowsOf({ 60: 0.5 }), 2)).toBe(0);
  });
});
