import type { ClickHouseClient } from '@clickhouse/client';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { ProblemException } from '../http/problem.js';
import { CLICKHOUSE, LOG } from '../http/tokens.js';
import { Describes, Problems } from './describe-route.js';

const ANSWER_WITHIN_MS = 5_000;
const STATUS_SCHEMA = { type: 'object', properties: { status: { type: 'string' } } } as const;

/** Whether the process lives and whether it can work: for whoever starts and watches it, hence without a key. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    @Inject(CLICKHOUSE) private readonly clickhouse: ClickHouseClient,
    private readonly postgres: DataSource,
    @Inject(LOG) private readonly log: Pick<Logger, 'warn'>,
  ) {}

  /** Says that the process is up. */
  @Get('healthz')
  @Describes('Whether the process is up')
  @ApiOkResponse({ schema: STATUS_SCHEMA })
  healthz(): { status: 'up' } {
    return { status: 'up' };
  }

  /** Says whether both stores answer, and which one does not. */
  @Get('readyz')
  @Describes('Whether both stores answer')
  @ApiOkResponse({ schema: STATUS_SCHEMA })
  @Problems(503)
  async readyz(): Promise<{ status: 'ready' }> {
    const silent = [
      await this.askStore('the analytics store (ClickHouse)', () => this.askClickHouse()),
      await this.askStore('the relational store (PostgreSQL)', () => this.postgres.query('SELECT 1')),
    ].filter((problem) => problem !== null);
    if (silent.length === 0) return { status: 'ready' };
    throw new ProblemException({
      status: 503,
      title: 'Service Unavailable',
      detail: silent.join('; '),
      errors: silent,
    });
  }

  private async askClickHouse(): Promise<void> {
    const result = await this.clickhouse.query({ query: 'SELECT 1', format: 'JSONEachRow' });
    await result.text();
  }

  private async askStore(name: string, ask: () => Promise<unknown>): Promise<string | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
    });
    try {
      await Promise.race([ask(), late]);
      return null;
    } catch (error) {
      // The reason may name hosts and users: it is for the log, not for whoever asks.
      this.log.warn({ err: error, store: name }, 'a store does not answer');
      return `${name} does not answer`;
    } finally {
      clearTimeout(timer);
    }
  }
}
