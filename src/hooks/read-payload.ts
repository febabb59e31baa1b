import { ProblemException } from '../http/problem.js';
import { isRecord } from './hook-news.js';

/** Reads the body of a hook: JSON, or a form with the JSON in its field `payload`, as GitHub sends where nothing is chosen. */
export function readPayload(body: Buffer, contentType: string | undefined): Record<string, unknown> {
  const text = body.toString('utf8');
  const isForm = contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
  const payload = parsed(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  if (isRecord(payload)) return payload;
  throw new ProblemException({ status: 400, title: 'Bad Request', detail: 'the body must be a JSON object' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
