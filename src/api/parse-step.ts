import { badRequest } from './bad-request.js';

const MINUTE_MS = 60_000;
const DURATION = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const STEP_MAX_MS = 366 * 86_400_000;

/**
 * Reads the length of a step, a duration of ISO 8601 in whole minutes such as `PT5M` or `P1D`, into milliseconds. Months
 * and years are refused: they are not all of one length.
 */
export function parseStep(name: string, text: string): number {
  const parts = DURATION.exec(text);
  const [weeks, days, hours, minutes, seconds] = (parts ?? []).slice(1).map((part) => Number(part ?? 0));
  const ms =
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * MINUTE_MS + (seconds ?? 0) * 1000;
  if (!parts || ms < MINUTE_MS || ms % MINUTE_MS !== 0) {
    throw badRequest(`${name} must be a duration of ISO 8601 in whole minutes, PT1M or more, for example PT5M`);
  }
  if (ms > STEP_MAX_MS) throw badRequest(`${name} must not be longer than P366D`);
  return ms;
}
