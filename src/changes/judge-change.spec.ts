import { describe, expect, it } from '@jest/globals';
import { judgeChange, type JudgedChange } from './judge-change.js';
import { madeFigures, madeSeries, seeded } from './judge.fixture.js';

const DEPLOY: JudgedChange = { kind: 'deploy', environment: 'production', modules: [] };
const calmPages = () => [madeSeries(), madeSeries({ dimension: 'page=/', usual: 200 })];
const since =
  (from: number, factor: number, until = 12) =>
  (step: number) =>
    step >= from && step < until ? factor : 1;

describe('the verdict on a change', () => {
  it('is clean where nothing moved although it would have shown', () => {
    expect(judgeChange(DEPLOY, madeFigures(calmPages()))).toMatchObject({ verdict: 'clean', reason: 'nothing-moved' });
  });

  it('is faulty where a page is slow from the change on, with the figures', () => {
    const slow = madeSeries({ does: since(0, 3) });
    expect(judgeChange(DEPLOY, madeFigures([slow, ...calmPages()]))).toEqual({
      verdict: 'faulty',
      reason: 'consequence',
      evidence: [
        'Response time of /cart: 1.50 s against 500 ms usual at this hour, 500 ms before, from the change on.',
      ],
      worse: ['page.durationMs|page=/cart'],
    });
  });

  it.each([
    ['orders that stop', { metric: 'order.placed', dimension: '', shape: 'count', usual: 8, does: since(1, 0.05) }],
    [
      'pages that fail',
      { metric: 'page.errorRate', shape: 'ratio', usual: 0.01, does: (step: number) => (step >= 0 ? 0.4 : 0) },
    ],
    [
      'payments that fail',
      { metric: 'payment.failureRate', shape: 'ratio', usual: 0.03, does: (step: number) => (step >= 1 ? 0.6 : 0) },
    ],
    ['a database that works far more', { metric: 'db.queries', shape: 'level', usual: 1e4, does: since(0, 6) }],
    [
      'a probe that fails',
      { metric: 'probe.checked', shape: 'outcome', events: 5, usual: 0, does: (step: number) => (step >= 0 ? 1 : 0) },
    ],
  ] as const)('is faulty for %s', (_, made) => {
    const worse = madeSeries(made);
    expect(judgeChange(DEPLOY, madeFigures([worse, ...calmPages()])).verdict).toBe('faulty');
  });

  it.each([
    ['more orders', { metric: 'order.placed', shape: 'count', usual: 8, does: since(0, 3) }],
    ['faster pages', { does: since(0, 0.3) }],
    ['an idle database', { metric: 'db.queries', shape: 'level', usual: 1e4, does: since(0, 0.2) }],
  ] as const)('is clean for %s', (_, made) => {
    expect(judgeChange(DEPLOY, madeFigures([madeSeries(made), ...calmPages()])).verdict).toBe('clean');
  });

  it('is clean where it passed by itself, and says so', () => {
    const slow = madeSeries({ does: since(0, 4, 3) });
    expect(judgeChange(DEPLOY, madeFigures([slow, ...calmPages()]))).toMatchObject({
      verdict: 'clean',
      reason: 'transient',
      evidence: [expect.stringContaining('for 15 min only: over by 15 min after it'), expect.anything()],
    });
  });

  it('is suspect where it went on for longer than a cold start takes, and began with the change', () => {
    const slow = (from: number) => madeSeries({ does: since(from, 4, from + 5) });
    expect(judgeChange(DEPLOY, madeFigures([slow(0), ...calmPages()]))).toMatchObject({
      verdict: 'suspect',
      reason: 'transient',
      evidence: [expect.stringContaining('for 25 min only: over by 25 min after it')],
    });
    expect(judgeChange(DEPLOY, madeFigures([slow(4), ...calmPages()]))).toMatchObject({
      verdict: 'clean',
      reason: 'transient',
    });
  });

  it('is clean where other days are the same at this hour, and says so', () => {
    const backup = {
      metric: 'db.bytesOut',
      shape: 'level',
      usual: 1e6,
      does: since(0, 8),
      otherDays: since(0, 8),
    } as const;
    expect(judgeChange(DEPLOY, madeFigures([madeSeries(backup), ...calmPages()]))).toMatchObject({
      verdict: 'clean',
      reason: 'usual-at-this-hour',
    });
  });

  it('does not take days of which nothing is known for days without orders', () => {
    const orders = madeSeries({
      metric: 'order.placed',
      shape: 'count',
      usual: 8,
      does: since(0, 0),
      otherDays: () => 0,
    });
    const blind = (hours: typeof orders.days) => hours.map((hour) => hour.map((step) => ({ ...step, isBlind: true })));
    const young = { ...orders, days: blind(orders.days), weeks: blind(orders.weeks) };
    expect(judgeChange(DEPLOY, madeFigures([orders, ...calmPages()])).reason).toBe('usual-at-this-hour');
    expect(judgeChange(DEPLOY, madeFigures([young, ...calmPages()])).verdict).toBe('faulty');
  });

  it('is clean where it began earlier, and says so', () => {
    const slow = madeSeries({ does: (step) => (step >= -8 ? 3 : 1) });
    expect(judgeChange(DEPLOY, madeFigures([slow, ...calmPages()]))).toMatchObject({
      verdict: 'clean',
      reason: 'began-earlier',
    });
  });

  it('is not clean where it was told some minutes late', () => {
    const slow = madeSeries({ does: (step) => (step >= -2 ? 3 : 1) });
    expect(judgeChange(DEPLOY, madeFigures([slow, ...calmPages()])).verdict).toBe('faulty');
  });

  it('is a suspicion where it began long after', () => {
    const slow = madeSeries({ does: since(8, 4) });
    expect(judgeChange(DEPLOY, madeFigures([slow, ...calmPages()]))).toMatchObject({
      verdict: 'suspect',
      reason: 'uncertain',
    });
  });

  it('is unknown where too little came of a page that is often asked for', () => {
    const quiet = madeSeries({ events: 0 });
    const often = { ...quiet, days: madeSeries().days };
    expect(judgeChange(DEPLOY, madeFigures([often, ...calmPages()]))).toMatchObject({
      verdict: 'unknown',
      reason: 'too-little-traffic',
      evidence: [expect.stringContaining('response time of /cart'), expect.anything()],
    });
  });

  it('is unknown while nothing is known to expect', () => {
    const page = madeSeries();
    const young = { ...page, steps: page.steps.map((step) => ({ ...step, expected: null })) };
    expect(judgeChange(DEPLOY, madeFigures([young]))).toMatchObject({ verdict: 'unknown', reason: 'learning' });
    expect(judgeChange(DEPLOY, madeFigures([]))).toMatchObject({ verdict: 'unknown', reason: 'learning' });
  });

  it('is a suspicion where the shop fell silent', () => {
    expect(judgeChange(DEPLOY, madeFigures(calmPages(), { silentSteps: 6 }))).toMatchObject({
      verdict: 'suspect',
      reason: 'silence',
      evidence: ['Nothing came from the shop for 30 of the 60 minutes after it.'],
    });
  });

  it('is not given for what is meant to move figures, for other environments, and at once', () => {
    const slow = madeFigures([madeSeries({ does: since(0, 3) })]);
    for (const change of [
      { ...DEPLOY, kind: 'campaign' },
      { ...DEPLOY, kind: 'maintenance' },
      { ...DEPLOY, environment: 'staging' },
    ]) {
      expect(judgeChange(change, slow)).toMatchObject({ verdict: 'unknown', reason: 'not-judged' });
    }
    expect(judgeChange({ ...DEPLOY, environment: null }, slow).verdict).toBe('faulty');
    expect(judgeChange(DEPLOY, { ...slow, stepsAfter: 1 })).toMatchObject({ verdict: 'unknown', reason: 'too-early' });
  });
});

describe('the modules that a change names', () => {
  const side = (ms: number, count = 40) => ({ count, logMean: Math.log1p(ms), logVariance: 0.3 });
  const module = (ms: number) => ({ module: 'gift-wrap', page: '/cart', before: side(30), after: side(ms) });
  const change = { ...DEPLOY, modules: ['gift-wrap'] };
  const slow = () => madeSeries({ does: since(0, 3) });

  it('are the proof where they are what became slow', () => {
    const verdict = judgeChange(change, madeFigures([slow()], { modules: [module(700)] }));
    expect(verdict).toMatchObject({ verdict: 'faulty', reason: 'consequence' });
    expect(verdict.evidence[0]).toBe('Module gift-wrap takes 700 ms of /cart against 30 ms in the hour before.');
  });

  it('speak for the change where a slow page waits for something else', () => {
    expect(judgeChange(change, madeFigures([slow()], { modules: [module(31)] }))).toMatchObject({ verdict: 'suspect' });
  });
});

describe('over many changes', () => {
  /** Shops of all sizes: chance in everything, at fixed seeds. */
  const shop = (seed: number, worse: (step: number) => number) => {
    const random = seeded(seed);
    const size = [2, 5, 20, 40][seed % 4]!;
    const pages = ['/', '/category', '/product', '/search', '/checkout'].map((page) =>
      madeSeries({ dimension: `page=${page}`, events: size, usual: 300, random }),
    );
    const cart = madeSeries({ events: size, usual: 500, does: worse, random });
    const orders = madeSeries({ metric: 'order.placed', dimension: '', shape: 'count', usual: size / 10, random });
    const errors = madeSeries({
      metric: 'page.errorRate',
      shape: 'ratio',
      events: size,
      usual: 0.01,
      does: () => 0.01,
      random,
    });
    return madeFigures([cart, orders, errors, ...pages]);
  };
  const count = (verdicts: string[]) =>
    Object.fromEntries([...new Set(verdicts)].map((one) => [one, verdicts.filter((other) => other === one).length]));

  it('none without consequence is called faulty, and none with one is called clean', () => {
    const harmless = Array.from(
      { length: 100 },
      (_, seed) =>
        judgeChange(
          DEPLOY,
          shop(seed, () => 1),
        ).verdict,
    );
    const guilty = Array.from({ length: 60 }, (_, seed) => judgeChange(DEPLOY, shop(seed, since(seed % 2, 3))).verdict);
    expect(count(harmless)).not.toHaveProperty('faulty');
    expect(count(guilty)).not.toHaveProperty('clean');
    expect(count(guilty)['faulty']).toBeGreaterThan(35);
  });
});
