import { describe, expect, it } from '@jest/globals';
import type { MinuteLook } from './minute-look.js';
import { createSeriesState, HAS_DATA, placeOf, setFlags } from './series-state.js';
import { createShopState, type ShopState, type Signal } from './shop-state.js';
import { DAY_MS, flatProfile, inShort, MINUTE_MS, openShop, OPENING_MS } from './shop.fixture.js';
import { followSilence, isSilent, SILENCE_KEY } from './source-silence.js';

const { context } = openShop();

/** A live shop from which so many events a minute are to be expected. */
function shopExpecting(eventsPerMinute: number, knownSinceMs = OPENING_MS - 2 * DAY_MS): ShopState {
  const state = { ...createShopState('acme'), isLive: true };
  const whole = createSeriesState({ metric: 'ingest.silence', dimension: '' }, 'count', 'events', knownSinceMs);
  whole.profile = flatProfile(eventsPerMinute);
  whole.ring.mid.fill(eventsPerMinute);
  whole.ring.low.fill(eventsPerMinute);
  state.series.set(SILENCE_KEY, whole);
  return state;
}

interface Followed {
  signals: Signal[];
  /** Whether each minute belonged to a silence. */
  quiet: boolean[];
}

/** Follows a shop minute by minute: `x` is a minute with data, `.` one without, `m` one without in a maintenance. */
function follow(state: ShopState, minutes: string): Followed {
  const signals: Signal[] = [];
  const quiet = Array.from(minutes, (mark, index) => {
    const minute = OPENING_MS / MINUTE_MS + index;
    const look: MinuteLook = {
      context,
      minute,
      nowMs: (minute + 2) * MINUTE_MS,
      isMaintenance: mark === 'm',
      newest: minute,
      pressure: { most: 1, least: 1 },
      alarmScore: 14,
      advance: { signals, profiles: [] },
    };
    return followSilence(state, look, mark === 'x');
  });
  return { signals, quiet };
}

describe('followSilence', () => {
  it('tells that nothing arrives after ten minutes without any event, and from when on', () => {
    const state = shopExpecting(5);
    expect(follow(state, 'xx.........').signals).toEqual([]);
    const { signals } = follow(shopExpecting(5), 'xx..........');
    expect(inShort(signals)).toEqual(['raised ingest.silence silence']);
    const { finding, judgedMs } = signals[0]!;
    expect(judgedMs).toBe(OPENING_MS + 12 * MINUTE_MS);
    expect(finding).toMatchObject({ startedMs: OPENING_MS + 2 * MINUTE_MS, observed: 0, unit: 'events/10min' });
    expect(finding.expected.mid).toBe(50);
    expect(finding.evidence[0]).toContain('no statement about sales');
  });

  it('waits the longer the less has come before: fewer visitors make longer pauses', () => {
    const toldAfter = (events: number): number => {
      const state = shopExpecting(5);
      const whole = state.series.get(SILENCE_KEY)!;
      for (let back = 1; back <= 240; back++) {
        whole.ring.weight[placeOf(whole, OPENING_MS / MINUTE_MS - back)] = events;
        setFlags(whole, OPENING_MS / MINUTE_MS - back, HAS_DATA);
      }
      const { signals } = follow(state, '.'.repeat(90));
      return (signals[0]!.judgedMs - OPENING_MS) / MINUTE_MS;
    };
    expect([toldAfter(20), toldAfter(5)]).toEqual([10, 10]);
    expect(toldAfter(1)).toBeGreaterThan(15);
    expect(toldAfter(1)).toBeLessThan(60);
  });

  it('waits the longer the less was to be expected', () => {
    expect(follow(shopExpecting(0.5), `x${'.'.repeat(20)}`).signals).toEqual([]);
    expect(follow(shopExpecting(0.5), `x${'.'.repeat(120)}`).signals).toHaveLength(1);
  });

  it('takes a minute without events for a zero until the quiet is too long to be chance', () => {
    // One chance in a hundred: e^-4.6. At one event a minute that is the fifth minute.
    expect(follow(shopExpecting(1), 'x......x').quiet).toEqual([false, false, false, false, false, true, true, false]);
  });

  it('is over with the second minute that has data again', () => {
    const { signals } = follow(shopExpecting(5), `x${'.'.repeat(20)}xx`);
    expect(inShort(signals)).toEqual(['raised ingest.silence silence', 'cleared ingest.silence silence']);
    expect(signals[1]!.judgedMs).toBe(OPENING_MS + 23 * MINUTE_MS);
    expect(follow(shopExpecting(5), `x${'.'.repeat(20)}x`).signals).toHaveLength(1);
  });

  it('expects nothing of a maintenance, but what comes after it', () => {
    expect(follow(shopExpecting(5), 'x.mmmmmmmmm').signals).toEqual([]);
    expect(follow(shopExpecting(5), `x.${'m'.repeat(30)}....`).signals).toHaveLength(1);
  });

  it('says nothing before every hour of the day has taught once, thirty hours after the first event', () => {
    const knownFor = (minutes: number) => shopExpecting(5, OPENING_MS - minutes * MINUTE_MS);
    const quiet = '.'.repeat(60);
    expect(follow(knownFor(29 * 60), quiet)).toEqual({ signals: [], quiet: Array.from(quiet, () => false) });
    expect(follow(knownFor(30 * 60), quiet).signals).toHaveLength(1);
  });

  it('is not surprised by nothing where nothing is usual', () => {
    expect(follow(shopExpecting(0), '.'.repeat(60)).signals).toEqual([]);
    expect(follow(shopExpecting(5), 'm'.repeat(60)).signals).toEqual([]);
  });

  it('says nothing of a shop that has not been seen live, or that nothing is known of', () => {
    const imported = { ...shopExpecting(5), isLive: false };
    const unknown = { ...createShopState('acme'), isLive: true };
    for (const state of [imported, unknown]) {
      const { signals, quiet } = follow(state, `x${'.'.repeat(60)}`);
      expect(signals).toEqual([]);
      expect(quiet).not.toContain(true);
    }
  });
});

describe('isSilent', () => {
  it('holds from the moment at which the quiet is no chance until the silence is over', () => {
    const after = (minutes: string): boolean => {
      const state = shopExpecting(1);
      follow(state, minutes);
      return isSilent(state);
    };
    const long = `x${'.'.repeat(30)}`;
    expect(['x', 'x....', `${long}xx`].map(after)).toEqual([false, false, false]);
    expect(['x.....', long, `${long}x`].map(after)).toEqual([true, true, true]);
  });
});
