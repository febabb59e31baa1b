import { describe, expect, it } from '@jest/globals';
import { weighCauses } from './weigh-causes.js';

describe('weighCauses', () => {
  it('names the cause with the most weight, the surer the farther ahead of the others it is', () => {
    const [plain, close] = [weighCauses({ network: 4, auth: -2 }), weighCauses({ network: 2, auth: 0.5 })];
    expect([plain.cause, close.cause]).toEqual(['network', 'network']);
    expect(plain.confidence).toBeGreaterThan(close.confidence);
  });

  it('names none that is not likelier than not, and is sure of nothing then', () => {
    expect(weighCauses({ network: 1, auth: 1 })).toEqual({ cause: 'unknown', confidence: 0 });
    expect(weighCauses({ network: -1 })).toEqual({ cause: 'unknown', confidence: 0 });
  });

  it('is never entirely sure', () => {
    expect(weighCauses({ network: 60 }).confidence).toBeLessThan(1);
  });
});
