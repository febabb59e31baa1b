import { describe, expect, it } from '@jest/globals';
import { simulateShop } from './simulate-shop.js';
import type { SimulatedEvent } from './simulated-event.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from './simulation-options.js';

const OPTIONS: SimulationOptions = { ...DEFAULT_SIMULATION, weeks: 4, endMs: Date.parse('2026-11-12T00:00:00Z') };

const text = (value: unknown): boolean => typeof value === 'string' && value !== '';
const number = (value: unknown): boolean => Number.isFinite(value) && Number(value) >= 0;
const flag = (value: unknown): boolean => typeof value === 'boolean';
const outcome = (value: unknown): boolean => value === 'ok' || value === 'failed';
const record = (value: unknown): boolean => typeof value === 'object' && value !== null;
const PERSON = {
  email: text,
  ip: text,
  country: text,
  userAgent: text,
  channel: text,
  origin: text,
  formSeconds: number,
  confirmed: flag,
};
const NEWSLETTER = { required: [], fields: { ...PERSON, list: text } };

/** Section 1 of the contract, as far as a simulated shop speaks it. */
const CONTRACT: Record<string, { required: string[]; fields: Record<string, (value: unknown) => boolean> }> = {
  'customer.registered': { required: [], fields: PERSON },
  'newsletter.subscribed': NEWSLETTER,
  'newsletter.confirmed': NEWSLETTER,
  'newsletter.unsubscribed': NEWSLETTER,
  'order.placed': {
    required: ['orderId', 'value', 'currency'],
    fields: {
      orderId: text,
      value: number,
      currency: text,
      items: number,
      paymentMethod: text,
      giftCard: flag,
      channel: text,
      country: text,
    },
  },
  'payment.attempted': {
    required: ['outcome'],
    fields: { outcome, provider: text, errorKind: text, value: number, currency: text },
  },
  'giftcard.redeemed': { required: ['outcome'], fields: { outcome, errorKind: text, value: number, currency: text } },
  'page.timed': {
    required: ['page', 'durationMs'],
    fields: {
      page: text,
      durationMs: number,
      status: number,
      moduleMs: record,
      country: text,
      device: text,
      sampleRate: number,
    },
  },
  'db.sampled': {
    required: ['bytesOut'],
    fields: {
      bytesOut: number,
      bytesIn: number,
      queries: number,
      slowQueries: number,
      connections: number,
      database: text,
      byModule: record,
    },
  },
  'job.finished': {
    required: ['job', 'outcome'],
    fields: {
      job: text,
      outcome,
      items: number,
      bytes: number,
      durationMs: number,
      errorMessage: text,
      errorKind: text,
    },
  },
  'probe.checked': {
    required: ['probe', 'kind', 'ok'],
    fields: {
      probe: text,
      kind: text,
      ok: flag,
      status: number,
      latencyMs: number,
      errorKind: text,
      errorMessage: text,
    },
  },
  'backup.finished': {
    required: ['backup', 'outcome'],
    fields: { backup: text, outcome, bytes: number, durationMs: number, location: text, region: text, kind: text },
  },
  'change.made': {
    required: ['kind', 'title'],
    fields: {
      kind: text,
      title: text,
      version: text,
      commit: text,
      author: text,
      environment: text,
      modules: Array.isArray,
      endsAt: text,
    },
  },
};

function complaint(event: SimulatedEvent): string | null {
  const rules = CONTRACT[event.type];
  if (rules === undefined) return `unknown type ${event.type}`;
  const missing = rules.required.filter((name) => event.data[name] === undefined);
  const wrong = Object.entries(event.data).filter(([name, value]) => !rules.fields[name]?.(value));
  const envelope =
    event.specversion === '1.0' && text(event.id) && event.source.startsWith('/') && event.shop === OPTIONS.shop;
  const isTime = new Date(event.time).toISOString() === event.time;
  return missing.length > 0 || wrong.length > 0 || !envelope || !isTime
    ? `${JSON.stringify(event)}: ${JSON.stringify({ missing, wrong })}`
    : null;
}

describe('the events of a simulated shop', () => {
  it('follow section 1 of the contract, incidents and all, and are of every type that a shop has', () => {
    const events = [...simulateShop(OPTIONS).events];
    const complaints = events.map(complaint).filter((said) => said !== null);
    expect(complaints.slice(0, 3)).toEqual([]);
    expect([...new Set(events.map((event) => event.type))].sort()).toEqual(Object.keys(CONTRACT).sort());
  });
});
