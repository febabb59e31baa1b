import { describe, expect, it } from '@jest/globals';
import { ShopSettingsError } from '../shops/check-shop.js';
import { overlaySettings } from './overlay-settings.js';

const STORED = {
  shop: 'acme',
  timezone: 'Europe/Rome',
  country: 'IT',
  jobs: [{ job: 'feed', everyMinutes: 60 }],
  maintenance: [{ start: '2026-11-01T00:00:00+01:00', end: '2026-11-02T00:00:00+01:00' }],
};

function problemsOf(given: unknown): readonly string[] {
  try {
    overlaySettings(STORED, given);
  } catch (error) {
    if (error instanceof ShopSettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('overlaySettings', () => {
  it('gives the stored settings where nothing is laid over them', () => {
    expect(overlaySettings(STORED, {})).toEqual(STORED);
  });

  it('replaces whole keys, and takes away those that are null', () => {
    const given = { alarmBudget: 0.2, jobs: [{ job: 'export' }], country: null, shop: 'acme' };
    const { country: _country, ...rest } = STORED;
    expect(overlaySettings(STORED, given)).toEqual({ ...rest, alarmBudget: 0.2, jobs: [{ job: 'export' }] });
  });

  it('reads times without an offset in the zone of the shop', () => {
    const { maintenance } = overlaySettings(STORED, { maintenance: [{ start: '2026-11-05', end: '2026-11-05' }] });
    expect(maintenance).toEqual([{ start: '2026-11-05T00:00:00+01:00', end: '2026-11-06T00:00:00+01:00' }]);
  });

  it('names the path and the rule of everything that is wrong', () => {
    expect(
      problemsOf({ alarmBugdet: 1, campaigns: [{ name: 'Sale', start: '2026-11-01', end: '2026-11-02' }] }),
    ).toEqual([
      'settings.alarmBugdet is not a setting; the nearest one is alarmBudget',
      'settings.campaigns[0].expectedUplift must be a positive number, for example 2.5',
    ]);
    expect(problemsOf({ shop: 'other' })).toEqual(['settings.shop must be acme, the shop of the backtest']);
    expect(problemsOf(['calm'])).toEqual([expect.stringContaining('settings must be a map')]);
  });
});
