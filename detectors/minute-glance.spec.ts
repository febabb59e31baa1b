import { describe, expect, it } from '@jest/globals';
import { minuteDetectors } from './index.js';
import { createMinuteGlance, type MinuteGlance } from './minute-glance.js';
import { minuteView, type Minute } from './minute-view.fixture.js';
import type { MinuteView } from './minute-view.js';
import type { SeriesShape } from './types.js';

const METRICS: Readonly<Partial<Record<SeriesShape, string>>> = { gauge: 'host.load', count: 'order.placed' };
const VIEWS = 1500;

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function numbersFrom(seed: number): () => number {
  let word = seed;
  return () => {
    word = (word + 0x6d2b79f5) | 0;
    let bits = Math.imul(word ^ (word >>> 15), word | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** What `view` shows, at a glance. */
function glanceOf(view: MinuteView): MinuteGlance {
  const glance = createMinuteGlance();
  const { metric, shape, hoursKnown, activeHours, alarmScore } = view;
  Object.assign(glance, { metric, shape, hoursKnown, activeHours, alarmScore, size: view.windows.length });
  const silentMinutes = (view.nowMs - view.sinceLast.startMs) / 60_000;
  glance.sinceLastExpectedLow = silentMinutes >= 3 ? view.sinceLast.expectedLow : 0;
  view.windows.forEach((window, index) => {
    glance.minutes[index] = window.minutes;
    glance.covered[index] = window.covered;
    glance.weight[index] = window.weight;
    glance.quantity[index] = window.quantity;
    glance.expected[index] = window.expected;
    glance.expectedLow[index] = window.expectedLow;
    glance.expectedHigh[index] = window.expectedHigh;
    glance.noise[index] = window.noise;
  });
  return glance;
}

/** A series that goes its usual way and then, for a while, by `factor` of it. */
function drawnView(shape: SeriesShape, random: () => number): MinuteView {
  const isMean = shape === 'duration' || shape === 'ratio';
  const perMinute = 10 ** (3 * random() - 1.5);
  const factor = [0, 0.3, 0.7, 1, 1, 1.5, 3, 10][Math.floor(8 * random())]!;
  const odd = 1 + Math.floor(60 * random() ** 2);
  const minutes: Minute[] = Array.from({ length: 300 }, (_, at) => {
    const now = at >= 300 - odd ? factor : 1;
    if (random() < 0.03) return null;
    if (shape === 'count') {
      const things = Math.round(perMinute * now + (random() - 0.5) * Math.sqrt(perMinute));
      return { weight: Math.max(0, things), quantity: Math.max(0, things) };
    }
    if (shape === 'ratio') return { weight: 5, quantity: Math.min(5, Math.round(now * random())) };
    if (shape === 'duration') return { weight: 3, quantity: 3 * (5 + 0.2 * random() + Math.log(Math.max(0.3, now))) };
    if (shape === 'outcome') return { weight: 1, quantity: now > 1 ? 1 : 0 };
    return { weight: 1, quantity: (shape === 'gauge' ? 1 : perMinute) * now * (0.8 + 0.4 * random()) };
  });
  const mid = { duration: 5.1, ratio: 0.1 }[shape as string] ?? (isMean ? 1 : perMinute);
  const usual = { mid, low: mid * (0.8 + 0.2 * random()), high: mid * (1 + 0.2 * random()), noise: 0.1 * random() };
  return minuteView(shape, minutes, usual, { metric: METRICS[shape] ?? 'm', alarmScore: 7 + 8 * random() });
}

describe('a glance', () => {
  // Of single values a glance tells whether any is far out; `hasOddValues` is held to the detectors beside it.
  const ofSingles = new Set(['slow-tail', 'order-value']);
  const glancing = minuteDetectors.filter(({ name, maySpeak }) => maySpeak && !ofSingles.has(name));

  it.each(glancing.flatMap((detector) => detector.shapes.map((shape) => [detector.name, shape, detector] as const)))(
    'of %s at a %s rejects nothing that a whole look would find, and most of what it would not',
    (name, shape, detector) => {
      const random = numbersFrom(name.length);
      const seen = { found: 0, missed: 0, ordinary: 0, rejected: 0 };
      for (let drawn = 0; drawn < VIEWS; drawn++) {
        const view = drawnView(shape, random);
        const isFound = detector.judge(view) !== null;
        const isRejected = !detector.maySpeak!(glanceOf(view));
        if (isFound) seen.found++;
        else seen.ordinary++;
        if (isRejected && isFound) seen.missed++;
        if (isRejected && !isFound) seen.rejected++;
      }
      expect(seen.missed).toBe(0);
      expect(seen.found).toBeGreaterThan(VIEWS / 50);
      expect(seen.rejected).toBeGreaterThan(0.5 * seen.ordinary);
    },
  );
});
