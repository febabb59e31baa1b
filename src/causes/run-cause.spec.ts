import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../detectors/index.js';
import { runCause } from './run-cause.js';

const HOUR_MS = 3_600_000;
const BAD_AT_MS = 40 * HOUR_MS;

function run(timeMs: number, more: Partial<Run> = {}): Run {
  return {
    timeMs,
    ok: true,
    items: 1000,
    bytes: 90_000,
    durationMs: 70_000,
    errorKind: null,
    errorMessage: null,
    ...more,
  };
}

const usual = Array.from({ length: 40 }, (_, n) => run(n * HOUR_MS));

function causeOf(kind: string, bad: Partial<Run>, later: Run[] = []): string {
  const runs = [...usual, run(BAD_AT_MS, bad), ...later];
  return runCause({ runs, kind, startedMs: BAD_AT_MS, isSiteDown: false }).cause;
}

const failed = (errorMessage: string | null, more: Partial<Run> = {}): Partial<Run> => ({
  ok: false,
  items: 0,
  bytes: 0,
  durationMs: 8000,
  errorMessage,
  ...more,
});

describe('runCause', () => {
  it.each([
    ['connect ECONNREFUSED 198.51.100.20:443', 'network'],
    ['Connessione al server rifiutata', 'network'],
    ['Anmeldung fehlgeschlagen', 'auth'],
    ['mot de passe incorrect', 'auth'],
    ['formato de archivo no válido: malformado', 'malformed'],
    ['XML syntax error: unclosed tag <price>', 'malformed'],
    ['Die Datei ist leer', 'empty'],
    ['délai d’attente dépassé', 'timeout'],
  ])('reads %s as %s', (message, cause) => {
    expect(causeOf('failure', failed(message))).toBe(cause);
  });

  it('tells from duration and bytes where the message tells nothing', () => {
    expect(causeOf('failure', failed('job aborted', { durationMs: 300_100 }))).toBe('timeout');
    expect(causeOf('failure', failed('failure 17', { bytes: 88_000 }))).toBe('malformed');
  });

  it('knows nothing but "other" where neither does', () => {
    expect(causeOf('failure', failed('something went wrong'))).toBe('other');
  });

  it('takes success with nothing for an empty source, also when a good run has followed', () => {
    expect(causeOf('empty', { items: 0, bytes: 0, durationMs: 900 })).toBe('empty');
    expect(causeOf('empty', { items: 0, bytes: 0 }, [run(41 * HOUR_MS)])).toBe('empty');
  });

  it('takes as many bytes as ever and hardly an item for a file that was not understood', () => {
    expect(causeOf('empty', { items: 20, bytes: 89_000 })).toBe('malformed');
  });

  it('names an outage for a run that does not come while the site is down, and nothing otherwise', () => {
    const runs = usual;
    expect(runCause({ runs, kind: 'late', startedMs: BAD_AT_MS, isSiteDown: true }).cause).toBe('outage');
    expect(runCause({ runs, kind: 'late', startedMs: BAD_AT_MS, isSiteDown: false }).cause).toBe('unknown');
  });
});
