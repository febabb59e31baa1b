import { nearestName } from '../config/nearest-name.js';
import { badRequest } from './bad-request.js';

const FIELDS = ['shop', 'from', 'to', 'settings'] as const;

/** A backtest as it was asked for; shop, moments and settings are still to be checked. */
export interface AskedBacktest {
  shop?: string;
  from?: string;
  to?: string;
  settings?: unknown;
}

/** Reads the body of a backtest's request; throws a problem that names the field and the rule. */
export function readBacktestOrder(body: unknown): AskedBacktest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('the body must be a map, for example {"shop": "acme-fashion"}');
  }
  const unknown = Object.keys(body).find((name) => !FIELDS.some((field) => field === name));
  if (unknown !== undefined) {
    const shown = JSON.stringify(unknown.slice(0, 64)).slice(1, -1);
    throw badRequest(`${shown} is not a field; the nearest one is ${nearestName(unknown.slice(0, 64), FIELDS)}`);
  }
  const { settings, ...given } = body as Record<string, unknown>;
  return {
    ...textsOf(given),
    // What is null counts as not given, as with settings.
    ...(settings !== undefined && settings !== null && { settings }),
  };
}

function textsOf(given: Record<string, unknown>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    if (typeof value !== 'string') throw badRequest(`${name} must be text`);
    texts[name] = value;
  }
  return texts;
}
