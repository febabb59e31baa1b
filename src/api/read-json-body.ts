import type { Request } from 'express';
import { readBody } from '../collect/read-body.js';
import { badRequest } from './bad-request.js';

const BYTES_MAX = 1_048_576;

/**
 * Reads a request's body as JSON, whatever type it says it has; throws a problem where it is none, or over 1 MiB. `empty`, where
 * given, stands for a body that is not there.
 */
export async function readJsonBody(request: Request, empty?: object): Promise<unknown> {
  const text = (await readBody(request, BYTES_MAX)).toString('utf8').replace(/^\ufeff/u, '');
  if (text === '' && empty !== undefined) return empty;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('the body must be JSON');
    throw error;
  }
}
