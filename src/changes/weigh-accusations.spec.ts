import { describe, expect, it } from '@jest/globals';
import { judgeChange } from './judge-change.js';
import { madeFigures, madeSeries } from './judge.fixture.js';
import { weighAccusations, type Accusation, type FigureVerdict } from './weigh-accusations.js';

const AT_MS = Date.UTC(2026, 10, 20, 11, 30);
const CHANGE = { ref: 'v1.2.3', atMs: AT_MS };
const CART = 'page.durationMs|page=/cart';

const verdict = (said: FigureVerdict['verdict'], more: Partial<FigureVerdict> = {}): FigureVerdict => ({
  verdict: said,
  reason: said === 'clean' ? 'nothing-moved' : said === 'unknown' ? 'too-little-traffic' : 'consequence',
  evidence: ['figures'],
  ...more,
});

const blaming = (ref: string, confidence: number, series = [CART], atMs = AT_MS): Accusation => ({
  incident: 'inc_1',
  startedMs: AT_MS,
  series,
  changes: [{ ref, atMs, confidence }],
});

describe('a verdict beside the incidents around the change', () => {
  it.each<[string, FigureVerdict, Accusation[], string]>([
    ['nobody accuses it', verdict('clean'), [], 'clean nothing-moved'],
    ['the accusation is weak', verdict('clean'), [blaming('v1.2.3', 0.69)], 'clean nothing-moved'],
    ['an incident blames it', verdict('clean'), [blaming('v1.2.3', 0.7)], 'suspect accused'],
    ['its own traffic was too little', verdict('unknown'), [blaming('v1.2.3', 0.97)], 'suspect accused'],
    ['figures were doubtful', verdict('suspect'), [blaming('v1.2.3', 0.89)], 'suspect accused'],
    ['figures and a sure incident agree', verdict('suspect'), [blaming('v1.2.3', 0.9)], 'faulty accused'],
    ['it is faulty anyway', verdict('faulty'), [blaming('v1.2.3', 0.9)], 'faulty consequence'],
    ['another of that version is meant', verdict('clean'), [blaming('v1.2.3', 0.9, [CART], 0)], 'clean nothing-moved'],
    ['another is blamed', verdict('clean'), [blaming('v9', 0.97)], 'clean nothing-moved'],
    ['another did it all', verdict('faulty', { worse: [CART] }), [blaming('v9', 0.9)], 'suspect another-cause'],
    ['an incident rules it out', verdict('faulty', { worse: [CART] }), [blaming('v1.2.3', 0)], 'suspect another-cause'],
    [
      'an incident had begun before',
      verdict('faulty', { worse: [CART] }),
      [{ ...blaming('v1.2.3', 0.6), startedMs: AT_MS - 11 * 60_000 }],
      'suspect another-cause',
    ],
    [
      'an incident cannot tell it from another',
      verdict('faulty', { worse: [CART] }),
      [
        {
          ...blaming('v1.2.3', 0.5),
          changes: [
            { ...CHANGE, confidence: 0.5 },
            { ref: 'v9', atMs: 0, confidence: 0.25 },
          ],
        },
      ],
      'suspect another-cause',
    ],
    [
      'an incident is hardly sure',
      verdict('faulty', { worse: [CART] }),
      [blaming('v1.2.3', 0.69)],
      'suspect another-cause',
    ],
    ['its module is the proof', verdict('faulty', { isProven: true }), [blaming('v1.2.3', 0)], 'faulty consequence'],
    ['another may have done it', verdict('faulty', { worse: [CART] }), [blaming('v9', 0.89)], 'faulty consequence'],
    [
      'another did a part of it',
      verdict('faulty', { worse: [CART, 'order.placed|'] }),
      [blaming('v9', 0.97)],
      'faulty consequence',
    ],
    ['its module is the proof', verdict('faulty', { isProven: true }), [blaming('v9', 0.97)], 'faulty consequence'],
    [
      'incidents do not agree',
      verdict('faulty', { worse: [CART] }),
      [blaming('v9', 0.97), blaming('v1.2.3', 0.8)],
      'faulty consequence',
    ],
    [
      'a campaign moves figures',
      verdict('unknown', { reason: 'not-judged' }),
      [blaming('v1.2.3', 0.97)],
      'unknown not-judged',
    ],
  ])('where %s', (_, figures, accusations, expected) => {
    const weighed = weighAccusations(figures, CHANGE, accusations);
    expect(`${weighed.verdict} ${weighed.reason}`).toBe(expected);
  });

  it('calls neither of two changes within minutes faulty, unless an incident or a module tells them apart', () => {
    const rivals = [{ ref: 'v9', atMs: AT_MS + 30_000 }];
    const figures = verdict('faulty', { worse: [CART] });
    expect(weighAccusations(figures, CHANGE, [], rivals)).toEqual({
      verdict: 'suspect',
      reason: 'another-cause',
      evidence: ['It cannot be told from v9, which was made within minutes of it.', 'figures'],
    });
    expect(weighAccusations(figures, CHANGE, [blaming('v1.2.3', 0.7)], rivals).verdict).toBe('faulty');
    expect(weighAccusations(verdict('faulty', { isProven: true }), CHANGE, [], rivals).verdict).toBe('faulty');
    expect(weighAccusations(verdict('clean'), CHANGE, [], rivals).verdict).toBe('clean');
  });

  it('says which incident it is, before the figures, and nothing of what only figures need', () => {
    expect(weighAccusations(verdict('clean'), CHANGE, [blaming('v1.2.3', 0.93)])).toEqual({
      verdict: 'suspect',
      reason: 'accused',
      evidence: ['Incident inc_1 suspects it first, 93 % sure.', 'figures'],
    });
    expect(weighAccusations(verdict('faulty', { worse: [CART] }), CHANGE, [blaming('v9', 0.97)])).toEqual({
      verdict: 'suspect',
      reason: 'another-cause',
      evidence: ['Incident inc_1 puts it down to v9, 97 % sure.', 'figures'],
    });
  });

  it('takes what became worse for certain from the figures', () => {
    const slow = madeSeries({ does: (step) => (step >= 0 ? 3 : 1) });
    const deploy = { kind: 'deploy', environment: 'production', modules: [] };
    const figures = judgeChange(deploy, madeFigures([slow, madeSeries({ dimension: 'page=/' })]));
    expect(weighAccusations(figures, CHANGE, [blaming('v9', 0.97)]).verdict).toBe('suspect');
    expect(weighAccusations(figures, CHANGE, [blaming('v9', 0.97, ['page.durationMs|page=/'])]).verdict).toBe('faulty');
  });
});
