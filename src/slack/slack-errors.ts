import { webApi } from '@slack/bolt';
import type { SendResult } from '../notify/channel.js';

/** Slack's own trouble, said in a well-formed answer: the call may have been carried out or not. */
const TRANSIENT = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** The message cannot be edited any more, but a new one can be posted. */
const UNEDITABLE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** Slack names a time with every 429, but some limits come as an answer without one. */
const RETRY_AFTER_DEFAULT_MS = 30_000;

type Unsent = Exclude<SendResult, { outcome: 'sent' }>;

/** Slack's own word for what is wrong with a call; null where it did not get so far as to answer. */
export function slackErrorCode(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null;
}

/** Whether an edit failed because the message is gone or closed. */
export function isUneditable(error: unknown): boolean {
  return UNEDITABLE.has(slackErrorCode(error) ?? '');
}

/**
 * Turns what the client threw into what the sender decides on; an error that is not of the network or of Slack is
 * thrown on.
 */
export function unsentBecause(error: unknown): Unsent {
  if (error instanceof webApi.WebAPIRateLimitedError) return busy(error.retryAfter * 1_000);
  if (error instanceof webApi.WebAPIPlatformError) return refusedOrTransient(error.data.error);
  if (error instanceof webApi.WebAPIHTTPError) {
    // A 5xx may come from a gateway behind which the call was carried out.
    return down('server-error', `HTTP ${error.statusCode}`, true);
  }
  if (error instanceof webApi.WebAPIRequestError) return unanswered(error.original);
  // While the body of an answer is read the client lets the bare error of the time-out through.
  if (isTimeOut(error)) return down('timed-out', 'no whole answer in time', true);
  throw error;
}

function refusedOrTransient(code: string): Unsent {
  if (code === 'ratelimited' || code === 'rate_limited') return busy(RETRY_AFTER_DEFAULT_MS);
  if (TRANSIENT.has(code)) return down('server-error', code, true);
  // What is no word is no answer of Slack: the page of a proxy, cut short.
  if (!/^[a-z][a-z0-9_]*$/.test(code)) return down('server-error', code.slice(0, 80), true);
  return { outcome: 'refused', reason: code };
}

function unanswered(error: Error): Unsent {
  if (isTimeOut(error)) return down('timed-out', 'no answer in time', true);
  const code = errnoOf(error);
  // Only where no connection came about is it certain that nothing arrived.
  return down('unreachable', code ?? error.message, !NEVER_CONNECTED.has(code ?? ''));
}

function errnoOf({ cause }: Error): string | null {
  const hasCode = typeof cause === 'object' && cause !== null && 'code' in cause;
  return hasCode && typeof cause.code === 'string' ? cause.code : null;
}

/** A `DOMException` need not be an `Error` by `instanceof`: go by the name. */
function isTimeOut(error: unknown): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : null;
  return name === 'TimeoutError' || name === 'AbortError';
}

function busy(afterMs: number): Unsent {
  const detail = `Slack asks to wait ${Math.ceil(afterMs / 1_000)} s`;
  return { outcome: 'retry', reason: 'rate-limited', detail, afterMs, mayHaveArrived: false };
}

function down(reason: 'unreachable' | 'timed-out' | 'server-error', detail: string, mayHaveArrived: boolean): Unsent {
  return { outcome: 'retry', reason, detail, afterMs: null, mayHaveArrived };
}
