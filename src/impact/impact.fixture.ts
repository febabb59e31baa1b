import type { FindingKind } from '../../detectors/index.js';
import { applySignals, createIncidentBook, type OpenIncident } from '../incidents/incident-book.js';

const MINUTE_MS = 60_000;

/** A signal of an incident. */
export interface TestSignal {
  metric: string;
  dimension: string;
  kind: FindingKind;
  startedMs: number;
  clearedMs: number | null;
}

/** An incident of these signals, the first of which leads. */
export function incidentOf(
  ...signals: (Partial<TestSignal> & Pick<TestSignal, 'metric' | 'startedMs'>)[]
): OpenIncident {
  const [lead] = signals;
  const { metric, dimension = '', kind = 'drop', startedMs } = lead!;
  const book = createIncidentBook('acme');
  const expected = { low: 20, mid: 30, high: 40 };
  const finding = {
    detector: 'd',
    kind,
    startedMs,
    observed: 2,
    expected,
    unit: 'orders/h',
    score: 20,
    evidence: ['few'],
  };
  const judgedMs = startedMs + 5 * MINUTE_MS;
  const signal = { type: 'raised' as const, series: { metric, dimension }, finding, judgedMs, atMs: judgedMs };
  applySignals(book, [signal], [], judgedMs, judgedMs);
  const home = book.open[0]!;
  home.members = signals.map((one) => ({
    series: { metric: one.metric, dimension: one.dimension ?? '' },
    kind: one.kind ?? 'drop',
    startedMs: one.startedMs,
    foundMs: one.startedMs + 5 * MINUTE_MS,
    clearedMs: one.clearedMs ?? null,
    detector: 'd',
  }));
  return home;
}
