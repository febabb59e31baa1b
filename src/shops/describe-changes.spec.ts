import { describe, expect, it } from '@jest/globals';
import { describeChanges } from './describe-changes.js';
import type { ShopSettings } from './shop-settings.js';

type Fields = Omit<ShopSettings, 'shop'>;

const hourly = { job: 'import', everyMinutes: 60 };
const nightly = { job: 'export', everyMinutes: 1440 };

describe('describeChanges', () => {
  it.each<[string, Fields, Fields, string[]]>([
    ['nothing', { name: 'A', jobs: [hourly] }, { jobs: [{ everyMinutes: 60, job: 'import' }], name: 'A' }, []],
    ['a value set', {}, { currency: 'EUR' }, ['acme: currency set to EUR']],
    [
      'a value changed',
      { timezone: 'UTC' },
      { timezone: 'Europe/Rome' },
      ['acme: timezone changed from UTC to Europe/Rome'],
    ],
    ['a value removed', { revenuePerHour: 2000 }, {}, ['acme: revenuePerHour removed, was 2000']],
    ['a list set', {}, { jobs: [hourly] }, ['acme: jobs: import added']],
    [
      'an entry added, another gone',
      { jobs: [hourly] },
      { jobs: [nightly] },
      ['acme: jobs: import removed', 'acme: jobs: export added'],
    ],
    [
      'an entry changed',
      { jobs: [hourly, nightly] },
      { jobs: [{ ...hourly, everyMinutes: 30 }, nightly] },
      ['acme: jobs: import changed'],
    ],
    ['the order', { jobs: [hourly, nightly] }, { jobs: [nightly, hourly] }, ['acme: jobs: put in another order']],
    [
      'entries without a name',
      { channels: [{ kind: 'console' }, { kind: 'slack', channel: '#a' }] },
      { channels: [{ kind: 'slack', channel: '#b' }] },
      ['acme: channels changed, now 1 entry (was 2)'],
    ],
  ])('tells of %s', (_what, before, after, lines) => {
    expect(describeChanges({ shop: 'acme', ...before }, { shop: 'acme', ...after })).toEqual(lines);
  });

  it('tells of a new shop in one line', () => {
    expect(describeChanges(null, { shop: 'acme', currency: 'EUR' })).toEqual(['acme: added']);
  });
});
