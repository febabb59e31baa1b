import { OVERDISPERSION } from './must-detect.js';
import type { Stream } from './shop-profile.js';
import { smoothNoise, type SmoothNoise } from './smooth-noise.js';

/** Part of the overdispersion that all streams share: a full shop is full everywhere. */
const SHARED_VARIANCE = 0.02;

/** How each stream of a shop wanders about its usual course; the same seed gives the same. */
export function streamNoise(seed: string): Record<Stream, SmoothNoise> {
  const shared = smoothNoise(`${seed}/noise`, SHARED_VARIANCE);
  const ownVariance = (OVERDISPERSION - SHARED_VARIANCE) / (1 + SHARED_VARIANCE);
  const both = (stream: Stream): SmoothNoise => {
    const own = smoothNoise(`${seed}/noise/${stream}`, ownVariance);
    return (atMs) => shared(atMs) * own(atMs);
  };
  return {
    checkouts: both('checkouts'),
    registrations: both('registrations'),
    subscriptions: both('subscriptions'),
    views: both('views'),
  };
}
