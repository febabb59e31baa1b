import { describe, expect, it } from '@jest/globals';
import { crowdCause, type CrowdSurroundings } from './crowd-cause.js';

const CROWD: CrowdSurroundings = {
  viewsTimes: 3,
  ordersTimes: 2.8,
  signupsTimes: 2.5,
  newsletterTimes: 2.9,
  togetherTimes: 2.7,
  campaign: null,
  fields: [],
};

describe('crowdCause', () => {
  it('takes a crowd of whom many buy for a campaign, told of or not', () => {
    const { cause, evidence } = crowdCause(CROWD);
    expect(cause).toBe('campaign');
    expect(evidence).toEqual([
      'page views are 3.0 times the usual',
      'orders 2.8, registrations 2.5, newsletter sign-ups 2.9 times the usual',
    ]);
    expect(crowdCause({ ...CROWD, ordersTimes: 1.4, signupsTimes: null, campaign: 'Sale' }).cause).toBe('campaign');
  });

  it('goes by orders and signups together where each alone is too rare', () => {
    const rare = { ordersTimes: null, signupsTimes: null, newsletterTimes: null };
    expect(crowdCause({ ...CROWD, ...rare }).cause).toBe('campaign');
    expect(crowdCause({ ...CROWD, ...rare, togetherTimes: 0.9 }).cause).toBe('traffic');
  });

  it('takes visits of which nothing follows for mere traffic', () => {
    expect(crowdCause({ ...CROWD, ordersTimes: 1, signupsTimes: 0.9, newsletterTimes: 1.1 }).cause).toBe('traffic');
  });

  it('names nothing where hardly anything has risen', () => {
    expect(crowdCause({ ...CROWD, viewsTimes: 1.1, ordersTimes: 1.1, signupsTimes: 1, newsletterTimes: 1 }).cause).toBe(
      'unknown',
    );
  });

  it('says what most of the additional orders have that others have not', () => {
    const fields = [{ ref: 'channel=social', share: 0.9, usualShare: 0.04 }];
    expect(crowdCause({ ...CROWD, fields }).evidence).toContain('90 % of what came on top has channel social');
  });
});
