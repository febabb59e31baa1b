import { describe, expect, it } from '@jest/globals';
import { parseStep } from './parse-step.js';

describe('parseStep', () => {
  it.each([
    ['PT1M', 1],
    ['PT15M', 15],
    ['PT60S', 1],
    ['PT1H30M', 90],
    ['P1D', 1440],
    ['P1DT12H', 2160],
    ['P2W', 20_160],
  ])('reads %s as %d minutes', (text, minutes) => {
    expect(parseStep('step', text)).toBe(minutes * 60_000);
  });

  it.each(['', 'P', 'PT', 'P1DT', '5m', '60', 'PT0M', 'PT30S', 'PT90S', 'P1M', 'P1Y', '-PT5M', 'PT1.5H', 'pt5m'])(
    'refuses %j',
    (text) => {
      expect(() => parseStep('step', text)).toThrow('step must be a duration of ISO 8601');
    },
  );

  it('refuses a step longer than a year', () => {
    expect(() => parseStep('step', 'P99999W')).toThrow('step must not be longer than P366D');
  });
});
