import { describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../config/roles.js';
import { JobRecord } from './job-record.js';
import { judgeRole, type ProcessView } from './judge-roles.js';

const NOW_MS = Date.UTC(2026, 10, 20, 14, 0);
const secondsAgo = (seconds: number) => ({ workedMs: NOW_MS - seconds * 1000, isFailing: false });

function view(differs: Partial<ProcessView> = {}): ProcessView {
  return {
    nowMs: NOW_MS,
    clickhouse: null,
    postgres: null,
    sink: null,
    writer: null,
    passes: secondsAgo(5),
    detectSeconds: 10,
    rounds: secondsAgo(1),
    ...differs,
  };
}

const SILENT = 'it does not answer';
const FAILING = { workedMs: NOW_MS, isFailing: true };

describe('the readiness of a role', () => {
  it.each(ROLES)('%s is ok when all is well', (role) => {
    expect(judgeRole(role, view())).toBe('ok');
  });

  it.each<[Role, string, Partial<ProcessView>, string]>([
    ['collector', 'needs no ClickHouse', { clickhouse: SILENT }, 'ok'],
    ['collector', 'needs PostgreSQL for shops and keys', { postgres: SILENT }, SILENT],
    ['collector', 'needs somebody who takes the events', { sink: 'no broker answers' }, 'no broker answers'],
    ['writer', 'needs ClickHouse', { clickhouse: SILENT }, SILENT],
    ['writer', 'needs no PostgreSQL', { postgres: SILENT }, 'ok'],
    ['writer', 'says when it gave up', { writer: 'a batch was refused' }, 'a batch was refused'],
    ['detector', 'needs ClickHouse', { clickhouse: SILENT }, SILENT],
    ['detector', 'needs PostgreSQL', { postgres: SILENT }, SILENT],
    ['detector', 'may be 60 s without a pass', { passes: secondsAgo(60) }, 'ok'],
    ['detector', 'may not be longer', { passes: secondsAgo(61) }, 'nobody has looked at the shops for 61 s'],
    ['detector', 'may miss six slow passes', { passes: secondsAgo(600), detectSeconds: 100 }, 'ok'],
    ['detector', 'says when a pass fails', { passes: FAILING }, 'the last look at the shops failed'],
    ['notifier', 'needs PostgreSQL', { postgres: SILENT }, SILENT],
    ['notifier', 'needs no ClickHouse', { clickhouse: SILENT }, 'ok'],
    ['notifier', 'says when sending fails', { rounds: FAILING }, 'the last round of sending failed'],
    ['web', 'needs ClickHouse', { clickhouse: SILENT }, SILENT],
    ['web', 'needs PostgreSQL', { postgres: SILENT }, SILENT],
    ['web', 'does not care for detection', { passes: FAILING }, 'ok'],
  ])('%s %s', (role, _what, differs, verdict) => {
    expect(judgeRole(role, view(differs))).toBe(verdict);
  });
});

describe('the record of a job', () => {
  it('counts from the start of the process, then from the last sign of work', () => {
    let nowMs = NOW_MS;
    const record = new JobRecord({ now: () => nowMs });
    expect(record.state).toEqual({ workedMs: NOW_MS, isFailing: false });
    nowMs += 1_000;
    record.works();
    expect(record.state.workedMs).toBe(nowMs);
  });

  it('forgets a failure when the job was done well again', () => {
    const record = new JobRecord({ now: () => NOW_MS });
    record.ended(false);
    record.works();
    expect(record.state.isFailing).toBe(true);
    record.ended(true);
    expect(record.state.isFailing).toBe(false);
  });
});
