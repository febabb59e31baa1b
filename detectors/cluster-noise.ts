import type { WindowSums } from './minute-view.js';
import { NOISE_TAUGHT_FROM } from './window-noise.js';

/** In windows that expect more, it is the level that strays and not the clusters. */
const FEW_THINGS = 3;

/**
 * Gives windows in which so little is expected that they taught no noise of their own the noise of what comes in
 * clusters: where a clerk enters several orders they come together, and a cluster stays whole in the shortest window. The
 * variance stands to the mean there as in the windows of few things that did teach, 1 + phi mu (a compound Poisson
 * process, Cox and Isham 1980, section 3.1). `windows` are of counts, the shortest first. Cost: two steps a window.
 */
export function withClusterNoise(windows: readonly WindowSums[]): WindowSums[] {
  let excess = 0;
  for (const { expected, noise } of windows) {
    if (expected > FEW_THINGS) break;
    if (expected >= NOISE_TAUGHT_FROM) excess = Math.max(excess, noise * expected);
  }
  return windows.map((window) =>
    window.expected > 0 && window.expected < FEW_THINGS
      ? { ...window, noise: Math.max(window.noise, excess / window.expected) }
      : window,
  );
}
