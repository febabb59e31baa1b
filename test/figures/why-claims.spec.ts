import { describe, expect, it } from '@jest/globals';
import type { ReplayedChange } from '../../src/replay/replay-verdicts.js';
import type { Suspect } from '../../src/incidents/incident.js';
import type { TrueSuspect } from '../../src/simulate/truth.js';
import type { FoundIncident, Match, MatchedTruth } from './scenario-evaluation.js';
import { causeClaims, suspectClaims, verdictTallies } from './why-claims.js';

function found(cause: string, suspects: Suspect[] = []): FoundIncident {
  return { last: { cause, causeConfidence: 0.8, suspects } as unknown as FoundIncident['last'], at: 0 };
}

function match(truths: Partial<MatchedTruth>[], falseOnes: FoundIncident[] = []): Match {
  return {
    truths: truths.map((one) => ({ cause: null, suspects: [], duplicates: [], found: null, ...one }) as MatchedTruth),
    falseOnes,
  };
}

const suspect = (kind: Suspect['kind'], ref: string, confidence = 0.9): Suspect => ({ kind, ref, confidence });

describe('causeClaims', () => {
  it('takes each named cause where one is labelled, right or wrong', () => {
    const truths = [
      { cause: 'network', found: found('network') },
      { cause: null, causes: ['module', 'deploy'], found: found('deploy') },
      { cause: null, causes: ['unknown'], found: found('traffic') },
      { cause: 'auth', found: found('unknown') },
      { cause: null, found: found('other') },
      { cause: 'auth' },
    ];
    expect(causeClaims([match(truths)]).map(({ isRight }) => isRight)).toEqual([true, true, false]);
  });

  it('holds a cause for what was nothing to be wrong', () => {
    expect(causeClaims([match([], [found('campaign'), found('unknown')])])).toEqual([
      { confidence: 0.8, isRight: false },
    ]);
  });
});

describe('suspectClaims', () => {
  const guilty: TrueSuspect = { kind: 'change', ref: 'v1', aliases: ['e1'] };

  it('holds every change that is not the guilty one to be innocent, also of duplicates and false alarms', () => {
    const truths = [
      {
        suspects: [guilty],
        found: found('module', [suspect('change', 'v1'), suspect('change', 'v2')]),
        duplicates: [found('module', [suspect('change', 'e1')])],
      },
      { found: found('bot-attack', [suspect('change', 'v3')]) },
    ];
    const claims = suspectClaims([match(truths, [found('deploy', [suspect('change', 'v1')])])]);
    expect(claims.map(({ isRight }) => isRight)).toEqual([true, false, true, false, false]);
  });

  it('asks values of a field only where one of that field is labelled', () => {
    const truths = [
      {
        suspects: [{ kind: 'dimension' as const, ref: 'provider=paypal' }],
        found: found('provider', [
          suspect('dimension', 'provider=paypal'),
          suspect('dimension', 'provider=adyen'),
          suspect('dimension', 'country=IT'),
        ]),
      },
    ];
    expect(suspectClaims([match(truths)]).map(({ isRight }) => isRight)).toEqual([true, false]);
  });
});

describe('verdictTallies', () => {
  it('counts guilty changes called clean and harmless ones called faulty, and leaves out what is not judged', () => {
    const change = (id: string, verdict: string, kind = 'deploy') =>
      ({ id, version: null, kind, verdict }) as ReplayedChange;
    const { guilty, harmless } = verdictTallies(
      [
        change('e1', 'clean'),
        { ...change('e2', 'faulty'), version: 'v2' },
        change('e3', 'faulty'),
        change('e4', 'clean'),
        change('e5', 'unknown', 'campaign'),
      ],
      [
        { suspects: [{ kind: 'change', ref: 'e1' }] },
        { suspects: [{ kind: 'change', ref: 'v2' }] },
      ] as unknown as Parameters<typeof verdictTallies>[1],
    );
    expect([guilty.count, guilty.wrong.map(({ id }) => id)]).toEqual([2, ['e1']]);
    expect([harmless.count, harmless.wrong.map(({ id }) => id)]).toEqual([2, ['e3']]);
    expect(guilty.byVerdict).toEqual({ clean: 1, faulty: 1 });
  });
});
