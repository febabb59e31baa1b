import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../detectors/index.js';
import { applySignals, createIncidentBook, tell } from './incident-book.js';
import { noteFeedback } from './note-feedback.js';

const HOUR_MS = 3_600_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);

// Promise guarded: what is said of an incident is told once, and no later line of it is taken for the one that told it.
describe('noteFeedback', () => {
  it('counts on where the last cost of what is over is still waited for', () => {
    const book = createIncidentBook('acme');
    const finding: Finding = {
      detector: 'count-window',
      kind: 'drop',
      startedMs: ONSET_MS,
      observed: 1,
      expected: { low: 3, mid: 6, high: 11 },
      unit: 'orders/10min',
      score: 20,
      evidence: [],
    };
    const series = { metric: 'order.placed', dimension: '' };
    const raised = { type: 'raised', series, finding, judgedMs: ONSET_MS, atMs: ONSET_MS } as const;
    const [opened] = applySignals(book, [raised], [], ONSET_MS, ONSET_MS);
    book.settling = book.open;
    book.open = [];
    const news = { incident: opened!.change.id, feedback: {}, note: 'confirmed by slack:U1', isOver: false };
    const said = noteFeedback(book, news, ONSET_MS + HOUR_MS);
    const cost = tell(book.settling[0]!, 'updated', ONSET_MS + 2 * HOUR_MS);
    expect([opened!.seq, said?.seq, cost.seq]).toEqual([1, 2, 3]);
  });
});
