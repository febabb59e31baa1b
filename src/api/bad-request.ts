import { ProblemException } from '../http/problem.js';

/** Refuses a request for what its caller wrote; `detail` names the parameter and the rule. */
export function badRequest(detail: string, errors?: string[]): ProblemException {
  return new ProblemException({ status: 400, title: 'Bad Request', detail, ...(errors && { errors }) });
}

/** Says that something is not there; of what is another shop's the same is said. */
export function notFound(detail: string): ProblemException {
  return new ProblemException({ status: 404, title: 'Not Found', detail });
}
