import type { ClickHouseClient } from '@clickhouse/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock.js';
import type { Role } from '../config/roles.js';
import { askStore } from './ask-store.js';
import type { JobRecord } from './job-record.js';
import { judgeRole, type RoleVerdict } from './judge-roles.js';

/** Whether a process can do what it is there for: for each of its roles `ok`, or what keeps it from its work. */
export interface ReadinessReport {
  ready: boolean;
  roles: Partial<Record<Role, RoleVerdict>>;
}

/** What readiness is told from. */
export interface ReadinessParts {
  roles: readonly Role[];
  clickhouse: ClickHouseClient;
  postgres: DataSource;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  passes: JobRecord;
  rounds: JobRecord;
  detectSeconds: number;
  /** Why events cannot be written; null where they can, or where this process has no writer. */
  writerProblem: () => string | null;
  /** Why the collector cannot pass events on to a broker; null here: it hands them to the writer of this process. */
  brokerProblem: (() => string | null) | null;
}

/** Tells whether this process is ready, role by role. */
export class Readiness {
  constructor(private readonly parts: ReadinessParts) {}

  /** Asks both stores and looks at every role. */
  async report(): Promise<ReadinessReport> {
    const { roles, clock, passes, rounds, detectSeconds, writerProblem, brokerProblem } = this.parts;
    const [clickhouse, postgres] = await Promise.all([this.askClickHouse(), this.askPostgres()]);
    const writer = writerProblem();
    const sink = brokerProblem === null ? (clickhouse ?? writer) : brokerProblem();
    const jobs = { passes: passes.state, rounds: rounds.state, detectSeconds };
    const view = { nowMs: clock.now(), clickhouse, postgres, sink, writer, ...jobs };
    const verdicts = roles.map((role) => [role, judgeRole(role, view)] as const);
    return { ready: verdicts.every(([, verdict]) => verdict === 'ok'), roles: Object.fromEntries(verdicts) };
  }

  private askClickHouse(): Promise<string | null> {
    const { clickhouse, log } = this.parts;
    const ask = async (): Promise<void> => {
      const result = await clickhouse.query({ query: 'SELECT 1', format: 'JSONEachRow' });
      await result.text();
    };
    return askStore('the analytics store (ClickHouse)', ask, log);
  }

  private askPostgres(): Promise<string | null> {
    const { postgres, log } = this.parts;
    return askStore('the relational store (PostgreSQL)', () => postgres.query('SELECT 1'), log);
  }
}
