import { describe, expect, it } from '@jest/globals';
import type { IncidentChange } from '../incidents/incident.js';
import { incidentLog } from './incident-log.js';

const OPENED: IncidentChange = {
  event: 'opened',
  at: '2026-11-20T12:54:00.000Z',
  id: 'inc_1',
  shop: 'acme',
  metric: 'customer.registered',
  dimension: {},
  kind: 'spike',
  cause: 'unknown',
  causeConfidence: 0,
  severity: 'warning',
  startedAt: '2026-11-20T12:52:00.000Z',
  detectedAt: '2026-11-20T12:54:00.000Z',
  resolvedAt: null,
  observed: 64,
  expected: { low: 3, mid: 6, high: 11 },
  unit: 'events/10min',
  score: 14,
  evidence: [],
  suspects: [],
  related: [],
  impact: null,
};

describe('incidentLog', () => {
  it('says of each change what it changed', () => {
    const worse: IncidentChange = {
      ...OPENED,
      event: 'updated',
      at: '2026-11-20T13:00:00.000Z',
      observed: 118,
      severity: 'critical',
    };
    const joined: IncidentChange = {
      ...worse,
      related: [{ metric: 'db.queries', kind: 'spike', dimension: { database: 'shop' } }],
    };
    const resolved: IncidentChange = {
      ...joined,
      event: 'resolved',
      at: '2026-11-20T14:40:00.000Z',
      resolvedAt: '2026-11-20T14:30:00.000Z',
    };
    expect(incidentLog([OPENED, worse, joined, resolved], [])).toEqual([
      {
        at: OPENED.at,
        kind: 'opened',
        text: 'Customer registrations are far above normal: 64 in 10 min, expected 3–11',
      },
      { at: worse.at, kind: 'updated', text: 'critical, was warning; observed 118, was 64' },
      { at: worse.at, kind: 'updated', text: 'joined by: Database queries (database shop) are above normal' },
      { at: resolved.at, kind: 'resolved', text: 'resolved; it lasted 1 h 38 min' },
    ]);
  });

  it('tells the whole again where nothing that is shown has changed', () => {
    const [, same] = incidentLog([OPENED, { ...OPENED, event: 'updated' }], []);
    expect(same?.text).toContain('Customer registrations are far above normal');
  });
});
