import { HttpException } from '@nestjs/common';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ProblemException, type Problem } from './problem.js';

/**
 * Answers a failed request with `application/problem+json`, unless part of an answer has gone out already: then the
 * connection is broken. What nobody expected is logged and not told.
 */
export function sendProblem(response: ServerResponse, error: unknown, log: Pick<Logger, 'error'>): void {
  const problem = problemOf(error, log);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ type: 'about:blank', ...problem });
  response.writeHead(problem.status, {
    ...(error instanceof ProblemException && error.headers),
    ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

function problemOf(error: unknown, log: Pick<Logger, 'error'>): Problem {
  if (error instanceof ProblemException) return error.problem;
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return { status, title: STATUS_CODES[status] ?? 'Error', detail: error.message };
  }
  log.error({ err: error }, 'a request failed for a reason nobody foresaw');
  return { status: 500, title: 'Internal Server Error' };
}
