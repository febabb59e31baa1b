import { describe, expect, it } from '@jest/globals';
import type { KnownChange } from '../detection/shop-state.js';
import { blameOf } from './change-fitness.js';
import type { ModuleEvidence } from './module-evidence.js';
import { rankSuspects, type SuspicionCase } from './rank-suspects.js';

const MINUTE_MS = 60_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);

/** A change so many minutes before the onset; a negative number is after it. */
function change(minutesBefore: number, more: Partial<KnownChange> = {}): KnownChange {
  const timeMs = ONSET_MS - minutesBefore * MINUTE_MS;
  return { id: `e${minutesBefore}`, timeMs, kind: 'deploy', title: 'new cart', version: null, modules: [], ...more };
}

/** Two changes a week, long before. */
const EARLIER = [3, 6, 10, 13, 17, 20, 24, 27].map((days) => change(days * 1440));

function suspicion(changes: KnownChange[], more: Partial<SuspicionCase> = {}): SuspicionCase {
  return {
    onset: { atMs: ONSET_MS, doubtMs: 2 * MINUTE_MS },
    changes: [...EARLIER, ...changes],
    ...blameOf('slow', null),
    modules: null,
    dose: () => null,
    ...more,
  };
}

function module(name: string, share: number, sigmas = 9): ModuleEvidence {
  return { module: name, share, times: 1 + 10 * share, sigmas };
}

function confidences(one: SuspicionCase): Record<string, number> {
  return Object.fromEntries(rankSuspects(one).suspects.map(({ ref, confidence }) => [ref, confidence]));
}

describe('rankSuspects', () => {
  it('names the change just before, the surer the nearer', () => {
    const [near, far] = [confidences(suspicion([change(4)])), confidences(suspicion([change(40)]))];
    expect(near.e4).toBeGreaterThan(0.9);
    expect(far.e40).toBeLessThan(near.e4! - 0.1);
    expect(confidences(suspicion([change(4), change(70)])).e4).toBeGreaterThan(0.85);
  });

  it('says of a change that came after the onset that it came too late', () => {
    const { suspects, ruledOut } = rankSuspects(suspicion([change(-20)]));
    expect(suspects).toEqual([]);
    expect(ruledOut).toEqual([
      {
        kind: 'change',
        ref: 'e-20',
        title: 'new cart',
        at: '2025-03-05T12:20:00.000Z',
        why: 'it came 20 minutes after the onset',
      },
    ]);
  });

  it('believes a change less in a shop that makes them all the time', () => {
    const busy = Array.from({ length: 28 * 30 }, (_, n) => change(400 + n * 45));
    const few = confidences(suspicion([change(20)])).e20!;
    const many = confidences(suspicion([...busy, change(20)])).e20 ?? 0;
    expect(many).toBeLessThan(few - 0.3);
  });

  it('does not blame a deploy ten minutes before bots come', () => {
    const { suspects, ruledOut } = rankSuspects(suspicion([change(10)], blameOf('signups', 'bot-attack')));
    expect(suspects).toEqual([]);
    expect(ruledOut[0]?.why).toBe('what is wrong is nothing that such a change makes');
  });

  it('believes a module that tells its own time more than nearness', () => {
    const modules = [module('gift-notes', 0.8), module('wish-list', 0.02, 0.5)];
    const decoy = change(2, { version: 'v2', modules: ['wish-list'] });
    const guilty = change(12, { version: 'v1', modules: ['gift-notes'] });
    const { suspects, ruledOut } = rankSuspects(suspicion([decoy, guilty], { modules }));
    expect(suspects.map(({ ref }) => ref).sort()).toEqual(['gift-notes', 'v1']);
    expect(ruledOut).toEqual([expect.objectContaining({ ref: 'v2', why: 'its module wish-list is as usual' })]);
  });

  it('holds it against a change that pages with its module fare no worse than others', () => {
    const one = change(15, { modules: ['wish-list'] });
    const worse = confidences(suspicion([one], { dose: () => 0.5 })).e15!;
    const same = confidences(suspicion([one], { dose: () => 0 })).e15!;
    expect(same).toBeLessThan(worse);
  });

  it('names nobody where nothing changed', () => {
    expect(rankSuspects(suspicion([]))).toEqual({ suspects: [], ruledOut: [] });
  });
});
