import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ROLES } from '../config/roles.js';
import { Readiness, type ReadinessReport } from '../health/readiness.js';
import { Metrics } from '../metrics/metrics.js';
import { Describes } from './describe-route.js';

const STATUS_SCHEMA = { type: 'object', properties: { status: { type: 'string' } } } as const;
const VERDICT = { type: 'string', description: '`ok`, or what keeps the role from its work.' } as const;
const READINESS_SCHEMA = {
  type: 'object',
  properties: {
    ready: { type: 'boolean' },
    roles: { type: 'object', properties: Object.fromEntries(ROLES.map((role) => [role, VERDICT])) },
  },
} as const;

/** Whether the process lives, whether it can work and how it does: for whoever starts and watches it, hence no key. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** Says that the process is up. */
  @Get('healthz')
  @Describes('Whether the process is up')
  @ApiOkResponse({ schema: STATUS_SCHEMA })
  healthz(): { status: 'up' } {
    return { status: 'up' };
  }

  /** Says of each role of this process whether it can do its work. */
  @Get('readyz')
  @Describes('Whether this process can do what it is there for', 'Names each of its roles.')
  @ApiOkResponse({ schema: READINESS_SCHEMA, description: 'All roles are ok.' })
  @ApiResponse({ status: 503, schema: READINESS_SCHEMA, description: 'One of the roles is not.' })
  async readyz(@Res({ passthrough: true }) response: Response): Promise<ReadinessReport> {
    const report = await this.readiness.report();
    if (!report.ready) response.status(503);
    return report;
  }

  /** Gives the figures of this process. */
  @Get('metrics')
  @Describes('Figures of this process for Prometheus')
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async figures(@Res() response: Response): Promise<void> {
    const { type, body } = await this.metrics.text();
    response.type(type).send(body);
  }
}
