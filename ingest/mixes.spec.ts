import { describe, expect, it } from '@jest/globals';
import { CUSTOMER_MIX, mixed, mixNamed, mixValues, ORDER_MIX } from './mixes.js';

describe('the mix of a thing', () => {
  it('is one point of all its fields, read back in their order', () => {
    const [measure] = mixed(ORDER_MIX, { country: 'IT', channel: 'app', paymentMethod: 'card', value: 3 });
    expect(measure).toMatchObject({ metric: 'order.mix', dimension: 'IT/card/app', weight: 1 });
    expect(mixValues(measure!.dimension)).toEqual(['IT', 'card', 'app']);
  });

  it('has an empty place for what was not told, and is none where nothing was', () => {
    expect(mixed(CUSTOMER_MIX, { channel: 'web' })[0]!.dimension).toBe('/web');
    expect(mixed(CUSTOMER_MIX, { country: null, email: 'x' })).toEqual([]);
  });

  it('keeps a long or slashed value from breaking the others', () => {
    const [measure] = mixed(CUSTOMER_MIX, { country: 'a/b', channel: 'x'.repeat(500) });
    expect(mixValues(measure!.dimension)).toEqual(['a b', 'x'.repeat(24)]);
  });

  it('is known by its name, and no metric', () => {
    expect(mixNamed('order.mix')).toBe(ORDER_MIX);
    expect(mixNamed('order.placed')).toBeUndefined();
  });
});
