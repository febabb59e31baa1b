import { describe, expect, it } from '@jest/globals';
import { bot, people, person } from './cause.fixture.js';
import type { SignupTraits } from './raw-events.js';
import { signupCause, type SignupSurroundings } from './signup-cause.js';
import { signupProfile } from './signup-profile.js';

const QUIET: SignupSurroundings = {
  noun: 'registrations',
  viewsTimes: 1,
  ordersTimes: 1,
  signupTimes: 5,
  campaign: null,
  importChange: null,
};

function causeOf(now: SignupTraits[], more: Partial<SignupSurroundings> = {}) {
  const profile = signupProfile({ now, before: people(60), stretches: 4 }, more.signupTimes ?? QUIET.signupTimes);
  return signupCause(profile, { ...QUIET, ...more });
}

const bots = Array.from({ length: 60 }, (_, n) => bot(n));

describe('signupCause', () => {
  it('finds bots, and says from where, with what mailboxes and how fast', () => {
    const { cause, confidence, evidence } = causeOf([...bots, ...people(15)]);
    expect([cause, confidence > 0.9]).toEqual(['bot-attack', true]);
    expect(evidence[0]).toBe(
      '100 % of the additional registrations come from 2 networks: 203.0.113.0/24, 192.0.2.0/24',
    );
    expect(evidence).toContain('83 % of them have throw-away mail domains');
    expect(evidence).toContain('forms are sent after 1.1 s, usually after 40 s');
    expect(evidence.at(-1)).toBe('page views are as usual: nothing else changed');
  });

  it('finds bots that come from everywhere, have each a browser, and good domains', () => {
    const scattered = bots.map((one, n) => ({
      ...one,
      network: `10.${n}.1.0/24`,
      domain: 'gmail.com',
      userAgent: `b${n}`,
    }));
    expect(causeOf([...scattered, ...people(15)]).cause).toBe('bot-attack');
  });

  it('finds a list that is loaded, by whatever way', () => {
    const entered: Partial<SignupTraits> = { confirmed: true, formSeconds: null, network: '10.0.0.0/24' };
    expect(causeOf(people(80, { ...entered, origin: 'import' })).cause).toBe('bulk-import');
    expect(causeOf(people(80, { ...entered, origin: 'api', channel: 'crm' })).cause).toBe('bulk-import');
  });

  it('finds a campaign by the visits that come with it, told of or not', () => {
    const visits = { viewsTimes: 2.8, ordersTimes: 2.6, signupTimes: 3 };
    expect(causeOf(people(60, { channel: 'social' }), visits).cause).toBe('campaign');
    const told = causeOf(people(60), { ...visits, campaign: 'Black Friday' });
    expect(told.cause).toBe('campaign');
    expect(told.evidence).toContain('the campaign “Black Friday” was told of');
  });

  it('takes bots for bots in the middle of a campaign', () => {
    const visits = { viewsTimes: 2, ordersTimes: 2, campaign: 'Black Friday' };
    expect(causeOf([...bots, ...people(15)], visits).cause).toBe('bot-attack');
  });

  it('names nothing where more people than usual come, and nothing else tells', () => {
    const { cause, confidence, evidence } = causeOf(people(60));
    expect([cause, confidence]).toEqual(['unknown', 0]);
    expect(evidence).toContain('the additional registrations are like those that come otherwise');
  });

  it('looks at what came on top, not at what is there anyway', () => {
    // A shop of whose customers most come from one country and one channel.
    const profile = signupProfile({ now: people(120), before: people(240), stretches: 4 }, 2);
    expect(profile.fields.filter(({ share, usualShare }) => share > usualShare + 0.1)).toEqual([]);
    const abroad = [...people(60), ...Array.from({ length: 60 }, (_, n) => person(n, { country: 'VN' }))];
    const [first] = signupProfile({ now: abroad, before: people(240), stretches: 4 }, 2).fields.filter(({ ref }) =>
      ref.startsWith('country='),
    );
    expect(first?.ref).toBe('country=VN');
    expect(first?.share).toBeCloseTo(1, 1);
  });
});
