import { firstCovered, ROUNDING, type MinuteGlance } from './minute-glance.js';
import type { MinuteDetector, MinuteView } from './minute-view.js';
import type { Finding } from './types.js';

const SAMPLES_MIN = 2;
const MINUTES_MAX = 30;

/** A component that reports itself broken in two samples running: hardware of a host. Cost: one look at a window. */
export const componentFailed: MinuteDetector = {
  name: 'component-failed',
  shapes: ['outcome'],
  judge(view: MinuteView): Finding | null {
    const window = view.windows.find(({ covered }) => covered >= SAMPLES_MIN);
    if (!window || window.minutes > MINUTES_MAX || window.quantity < window.weight) return null;
    return {
      detector: componentFailed.name,
      kind: 'failure',
      startedMs: window.startMs,
      observed: window.quantity,
      expected: { low: 0, mid: 0, high: 0 },
      unit: 'failed samples',
      score: view.alarmScore,
      evidence: [`the last ${Math.round(window.weight)} samples report a failed component`],
    };
  },
  maySpeak(glance: MinuteGlance): boolean {
    const index = firstCovered(glance, 0, SAMPLES_MIN);
    return index >= 0 && glance.quantity[index]! * (1 + ROUNDING) >= glance.weight[index]!;
  },
};
