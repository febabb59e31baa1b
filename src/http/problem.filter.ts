import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { sendProblem } from './send-problem.js';

/** Answers every failed request with `application/problem+json`; what nobody expected is logged and not told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Pick<Logger, 'error'>) {}

  /** Writes the answer, unless part of one has gone out already. */
  catch(error: unknown, host: ArgumentsHost): void {
    sendProblem(host.switchToHttp().getResponse<ServerResponse>(), error, this.log);
  }
}
