import { poissonCount } from './count-draws.js';
import type { FailureMode, Interference } from './interference.js';
import { randomSource, type RandomSource } from './random-source.js';
import { FAIL_SHARE, type ShopProfile, type Stream } from './shop-profile.js';
import type { SmoothNoise } from './smooth-noise.js';
import { within } from './span.js';
import type { TrafficShape } from './traffic-shape.js';

const MINUTE_MS = 60_000;

/** What the makers of one hour's events may look at. */
export interface HourContext {
  /** Start of a UTC hour. */
  hourStartMs: number;
  hourEndMs: number;
  seed: string;
  profile: ShopProfile;
  shape: TrafficShape;
  noise: Record<Stream, SmoothNoise>;
  /** Everything that touches this hour. */
  active: readonly Interference[];
}

/** A generator for one purpose in this hour; what happens in another hour or to another purpose does not move it. */
export function hourRandom(context: HourContext, purpose: string): RandomSource {
  return randomSource(`${context.seed}/${purpose}/${context.hourStartMs}`);
}

/** Mean count of a stream in the minute that begins at `minuteMs`, with noise and interference. */
export function minuteMean(context: HourContext, stream: Stream, minuteMs: number): number {
  let mean = (context.profile.perDay[stream] / 1440) * context.shape.unit(minuteMs) * context.noise[stream](minuteMs);
  for (const interference of context.active)
    if (within(interference, minuteMs)) mean *= interference.volume?.[stream] ?? 1;
  return mean;
}

/** The moments of this hour at which something of the stream happens, minute by minute. */
export function hourMoments(context: HourContext, stream: Stream, random: RandomSource): number[] {
  const moments: number[] = [];
  for (let minute = context.hourStartMs; minute < context.hourEndMs; minute += MINUTE_MS) {
    const count = poissonCount(random, minuteMean(context, stream, minute));
    for (let i = 0; i < count; i++) moments.push(minute + Math.floor(random() * MINUTE_MS));
  }
  return moments;
}

/** How a provider, or `giftcard`, fails at a moment. */
export function failureAt(context: HourContext, of: string, atMs: number): FailureMode {
  const broken = context.active.find((interference) => interference.failures?.[of] && within(interference, atMs));
  return broken?.failures?.[of] ?? { share: FAIL_SHARE, errorKind: 'declined' };
}
