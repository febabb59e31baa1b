import type { Verdict } from '../detection/lessons.js';

/** So many incidents of one metric, called so by somebody, or by nobody (null). */
export interface VerdictCount {
  metric: string;
  verdict: Verdict | null;
  incidents: number;
}

/** What people said of the alerts of a time. */
export interface FeedbackFigures {
  /** Incidents that were told. */
  alerts: number;
  /** Of these, how many somebody gave a verdict on. */
  judged: number;
  /** Those that said something true that was news: confirmed, or a new level. */
  useful: number;
  /** Useful ones of those judged; null where none was. */
  usefulShare: number | null;
  verdicts: Record<Verdict, number>;
}

/** The figures of a time, and of each metric by itself. */
export interface FeedbackCount extends FeedbackFigures {
  byMetric: ({ metric: string } & FeedbackFigures)[];
}

/**
 * Counts how many alerts were called useful. What was expected was right but no news: it is judged, and not useful, nor is it a
 * false alarm. Metrics with the most alerts come first.
 */
export function countFeedback(counts: readonly VerdictCount[]): FeedbackCount {
  const metrics = [...new Set(counts.map(({ metric }) => metric))];
  const byMetric = metrics
    .map((metric) => ({ metric, ...figuresOf(counts.filter((one) => one.metric === metric)) }))
    .toSorted((a, b) => b.alerts - a.alerts || a.metric.localeCompare(b.metric));
  return { ...figuresOf(counts), byMetric };
}

function figuresOf(counts: readonly VerdictCount[]): FeedbackFigures {
  const verdicts: Record<Verdict, number> = { confirmed: 0, expected: 0, 'false-alarm': 0, 'new-level': 0 };
  let alerts = 0;
  for (const { verdict, incidents } of counts) {
    alerts += incidents;
    if (verdict !== null) verdicts[verdict] += incidents;
  }
  const judged = Object.values(verdicts).reduce((sum, one) => sum + one, 0);
  const useful = verdicts.confirmed + verdicts['new-level'];
  return { alerts, judged, useful, usefulShare: judged === 0 ? null : Number((useful / judged).toFixed(3)), verdicts };
}
