import { describe, expect, it } from '@jest/globals';
import { acceptMix, addToMix, createMixState, mixWindow, teachMixHour } from './mix-state.js';

describe('a mix', () => {
  it('learns each hour once where what it is now is taken for usual', () => {
    const mix = createMixState('order.placed', 'paymentMethod');
    for (let hour = 100; hour < 110; hour++) addToMix(mix, hour, hour % 168, 'card', 4);
    acceptMix(mix, 105);
    expect(mix.taught).toBe(20);
    for (let hour = 100; hour < 110; hour++) teachMixHour(mix, hour);
    expect(mix.taught).toBe(20);
  });

  it('says of a window how long it is, where a shift that is over cuts it short', () => {
    const mix = createMixState('order.placed', 'paymentMethod');
    addToMix(mix, 110, 110, 'card', 4);
    mix.judgedFromHour = 108;
    expect(mixWindow(mix, 110, 6)).toMatchObject({ hours: 3, startMs: 108 * 3_600_000 });
    expect(mixWindow(mix, 110, 2)).toMatchObject({ hours: 2, startMs: 109 * 3_600_000 });
  });
});
