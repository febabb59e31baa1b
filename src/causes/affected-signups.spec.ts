import { describe, expect, it } from '@jest/globals';
import { attackSigns } from './affected-signups.js';
import { bot, people, person } from './cause.fixture.js';
import type { SignupTraits } from './raw-events.js';

const bots = Array.from({ length: 60 }, (_, n) => bot(n));
const before = people(200);

describe('attackSigns', () => {
  it('tells machines from the people who sign up beside them, and says by what', () => {
    const judge = attackSigns({ now: [...bots, ...people(15)], before }, 5);
    expect(bots.every((one) => judge(one) !== null)).toBe(true);
    expect(people(15).filter((one) => judge(one) !== null)).toEqual([]);
    const { confidence, why } = judge(bots[1]!)!;
    expect(confidence).toBeGreaterThan(0.95);
    expect(why).toEqual(
      expect.arrayContaining([
        'throw-away mail domain mailinator.com',
        'form sent after 1.1 s',
        'network 192.0.2.0/24',
        'mailbox name drawn by lot',
      ]),
    );
  });

  it('spares somebody who has one of the signs by chance', () => {
    const judge = attackSigns({ now: [...bots, ...people(40)], before }, 2.5);
    expect(judge(person(3, { domain: 'mailinator.com' }))).toBeNull();
    expect(judge(person(3, { country: 'NL' }))).toBeNull();
  });

  it('finds a list that was loaded among those that were typed', () => {
    const loaded = people(80, { origin: 'import', formSeconds: null, network: '10.0.0.0/24', confirmed: true });
    const judge = attackSigns({ now: [...loaded, ...people(20)], before }, 5);
    expect(judge(loaded[0]!)?.why).toEqual(
      expect.arrayContaining(['entered by import, not typed', 'network 10.0.0.0/24']),
    );
    expect(people(20).filter((one) => judge(one) !== null)).toEqual([]);
  });

  it('names nobody where a crowd signs up that is like those who come otherwise', () => {
    const judge = attackSigns({ now: people(200), before }, 4);
    expect(people(200).filter((one) => judge(one) !== null)).toEqual([]);
    // However many there are: the number alone says nothing of a single one.
    const quick: Partial<SignupTraits> = { formSeconds: 1 };
    expect(judge(person(1, quick))).toBeNull();
  });

  it('knows machines in a shop that nobody has looked at before', () => {
    const judge = attackSigns({ now: [...bots, ...people(5)], before: [] }, null);
    expect(bots.every((one) => judge(one) !== null)).toBe(true);
    expect(people(5).filter((one) => judge(one) !== null)).toEqual([]);
  });
});
