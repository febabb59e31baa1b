import { HttpException } from '@nestjs/common';

/** An answer of RFC 9457 (`application/problem+json`). */
export interface Problem {
  status: number;
  title: string;
  /** What is wrong with this very request: field and rule. */
  detail?: string;
  /** Each broken rule on its own, where there are several. */
  errors?: string[];
}

/** Ends a request with a problem. */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: Problem,
    /** Headers of the answer, such as Retry-After. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail ?? problem.title, problem.status);
  }
}
