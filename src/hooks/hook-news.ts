import type { Deployment } from '../changes/change-record.repository.js';

/** A change as it goes in by the way of all events. */
export interface HookChange {
  id: string;
  source: string;
  timeMs: number;
  data: Record<string, unknown>;
}

/** What a delivery of a hook says, read without looking at anything else. */
export type HookNews =
  | { kind: 'change'; change: HookChange; deployment: Deployment | null }
  | { kind: 'ignored'; reason: string }
  | { kind: 'unreadable'; reason: string };

/** What the address of a hook says beside the shop. */
export interface HookOptions {
  /** Pushes to the default branch are deploys. */
  takesPushes: boolean;
  /** The one environment that is the shop's; null: whatever is called production. */
  environment: string | null;
}

const TEXT_MAX = 200;

/** An object within a payload; an empty one where there is none. */
export function objectIn(payload: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = payload[name];
  return isRecord(value) ? value : {};
}

/** A text within a payload, cut to what an event may hold; undefined where there is none. */
export function textIn(payload: Record<string, unknown>, name: string): string | undefined {
  const value = payload[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, TEXT_MAX) : undefined;
}

/** A number or a text of digits within a payload, as a text; undefined where there is none. */
export function numberIn(payload: Record<string, unknown>, name: string): string | undefined {
  const value = payload[name];
  return /^\d{1,20}$/.test(String(value)) && (typeof value === 'string' || typeof value === 'number')
    ? String(value)
    : undefined;
}

/** A moment within a payload in milliseconds; undefined where there is none. */
export function momentIn(payload: Record<string, unknown>, name: string): number | undefined {
  const value = payload[name];
  if (typeof value === 'number') return value * 1000;
  if (typeof value !== 'string') return undefined;
  // GitLab writes `2026-11-20 14:03:07 +0100` and `… UTC`.
  const standard = value.replace(' UTC', 'Z').replace(/^(\S+) (\S+?) ?([+-]\d\d):?(\d\d)$/, '$1T$2$3:$4');
  const ms = Date.parse(standard.replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** A list of short texts within a payload; undefined where there is none. */
export function namesIn(payload: Record<string, unknown>, name: string): string[] | undefined {
  const value = payload[name];
  if (!Array.isArray(value)) return undefined;
  const names = value.filter((one): one is string => typeof one === 'string' && one !== '').slice(0, 50);
  return names.length > 0 ? names.map((one) => one.slice(0, TEXT_MAX)) : undefined;
}

/** Whether a value is an object with names. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
