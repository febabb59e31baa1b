import { describe, expect, it } from '@jest/globals';
import { parseSettingsFile } from './parse-settings-file.js';

describe('parseSettingsFile', () => {
  it('reads as few settings of one shop as there are', () => {
    expect(parseSettingsFile('alarmBudget: calm\ncountry:', 'x.yaml', 'acme')).toEqual({
      alarmBudget: 'calm',
      country: null,
    });
  });

  it('takes the shop out of a whole shops.yaml', () => {
    const text = 'shops:\n  - { shop: kiwi, country: IT }\n  - { shop: acme, alarmBudget: 2 }';
    expect(parseSettingsFile(text, 'shops.yaml', 'acme')).toEqual({ shop: 'acme', alarmBudget: 2 });
  });

  it('refuses what is no YAML, no map, or of other shops, naming the file', () => {
    expect(() => parseSettingsFile('a: [', 'x.yaml', 'acme')).toThrow('x.yaml has 1 problem(s)');
    expect(() => parseSettingsFile('', 'x.yaml', 'acme')).toThrow('must be a map');
    expect(() => parseSettingsFile('- 1', 'x.yaml', 'acme')).toThrow('must be a map');
    expect(() => parseSettingsFile('shops: [{ shop: kiwi }]', 'x.yaml', 'acme')).toThrow(
      'shops must have an entry with shop: acme',
    );
    expect(() => parseSettingsFile('shops: [{ shop: acme, jbos: [] }]', 'x.yaml', 'acme')).toThrow('jobs');
  });
});
