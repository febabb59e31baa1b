import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { STATUS_CODES } from 'node:http';
import type { Logger } from 'pino';
import { ProblemException, type Problem } from './problem.js';

/** Answers every failed request with `application/problem+json`; what nobody expected is logged and not told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Pick<Logger, 'error'>) {}

  /** Writes the answer, unless part of one has gone out already. */
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemOf(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof ProblemException) response.set(error.headers);
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', ...problem }));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof ProblemException) return error.problem;
    if (error instanceof HttpException) {
      const status = error.getStatus();
      return { status, title: STATUS_CODES[status] ?? 'Error', detail: error.message };
    }
    this.log.error({ err: error }, 'a request failed for a reason nobody foresaw');
    return { status: 500, title: 'Internal Server Error' };
  }
}
