import { describe, expect, it } from '@jest/globals';
import type { ModuleEvidence } from './module-evidence.js';
import { slowCause, type SlowSurroundings } from './slow-cause.js';

const CALM = { slowQueries: 0.5, slowQueriesUsual: 0.5, connectionsTimes: 1, bytesTimes: 1, queriesTimes: 1 };

const SLOW: SlowSurroundings = {
  isDatabase: false,
  pageModule: null,
  databaseModule: null,
  modulesTold: 0,
  load: CALM,
  viewsTimes: 1,
  viewsSigmas: 0,
  slower: 3,
  change: null,
};

const GUILTY: ModuleEvidence = { module: 'pickup-points', share: 0.9, times: 11, sigmas: 12 };

function causeOf(more: Partial<SlowSurroundings>): string {
  return slowCause({ ...SLOW, ...more }).cause;
}

describe('slowCause', () => {
  it('names the module whose own time makes the page slow, and how much of it', () => {
    const { cause, evidence } = slowCause({ ...SLOW, pageModule: GUILTY, modulesTold: 4 });
    expect(cause).toBe('module');
    expect(evidence[0]).toBe('module pickup-points takes 11.0 times its usual time: 90 % of what came on top');
  });

  it('does not take a module for guilty whose time chance explains', () => {
    expect(causeOf({ pageModule: { ...GUILTY, sigmas: 1.2 }, modulesTold: 4 })).toBe('unknown');
  });

  it('names the database where slow queries and connections pile up without more visitors', () => {
    const load = { ...CALM, slowQueries: 12, connectionsTimes: 2.5, bytesTimes: 2 };
    const { cause, evidence } = slowCause({ ...SLOW, load });
    expect(cause).toBe('database');
    expect(evidence[0]).toBe('12.0 slow queries a sample, usually 0.5');
  });

  it('names the deploy where one came just before and neither modules nor database say anything', () => {
    const { cause, evidence } = slowCause({ ...SLOW, change: { name: 'v1.2.3', confidence: 0.95, minutesBefore: 4 } });
    expect(cause).toBe('deploy');
    expect(evidence).toContain('it began 4 minutes after v1.2.3');
  });

  it('names the traffic where visitors crowd in, and not where chance brings some more', () => {
    expect(causeOf({ viewsTimes: 2.5, viewsSigmas: 8 })).toBe('traffic');
    expect(causeOf({ viewsTimes: 1.6, viewsSigmas: 0.8 })).toBe('unknown');
  });

  it('says that nothing points anywhere, and what was looked at', () => {
    const { cause, confidence, evidence } = slowCause({ ...SLOW, modulesTold: 5 });
    expect([cause, confidence]).toEqual(['unknown', 0]);
    expect(evidence[0]).toBe('nothing points anywhere: nothing changed shortly before, none of 5 modules stands out');
  });

  it('names the module that reads most of what a busy database sends on top', () => {
    const busy = { isDatabase: true, slower: null, load: { ...CALM, bytesTimes: 7, queriesTimes: 7 } };
    const { cause, evidence } = slowCause({ ...SLOW, ...busy, databaseModule: GUILTY, modulesTold: 3 });
    expect(cause).toBe('module');
    expect(evidence[0]).toBe(
      'module pickup-points reads 11.0 times its usual database bytes: 90 % of what came on top',
    );
    expect(causeOf({ ...busy, modulesTold: 3 })).toBe('unknown');
  });
});
