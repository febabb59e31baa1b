import type { Verdict } from './case-file.js';
import type { HardwareReading } from './machine-facts.js';
import { weighCauses } from './weigh-causes.js';

const HEALTHY = /^\s*(ok|healthy|good|online)\s*$/i;

/** Which parts of a host report a fault. It is an `outage` where the shop is gone with it, else `other`. */
export function hardwareCause(readings: readonly HardwareReading[], isSiteDown: boolean): Verdict {
  const newest = new Map(readings.map((reading) => [reading.component, reading]));
  const broken = [...newest.values()].filter(({ status }) => !HEALTHY.test(status));
  if (broken.length === 0) return { cause: 'unknown', confidence: 0, evidence: [] };
  const weights = { outage: isSiteDown ? 2.5 : -3, other: isSiteDown ? -1 : 2 };
  return {
    ...weighCauses(weights),
    evidence: [
      ...broken.slice(0, 3).map(({ component, status }) => `${component} reports “${status}”`),
      ...(isSiteDown ? ['the site itself does not answer'] : []),
    ],
  };
}
