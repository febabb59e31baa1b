import type { ShopSettings } from '../shops/shop-settings.js';
import { chooseDemoMoments } from './demo-moments.js';
import { bot } from './people.js';
import { between, randomSource, wholeBetween } from './random-source.js';
import { byTime, toSimulatedEvent, type SimulatedEvent, type TimedEvent } from './simulated-event.js';
import { startAndEnd, within, type Span } from './span.js';
import { moveUciRows, uciClosures } from './uci-calendar.js';
import { uciEvents } from './uci-events.js';
import type { UciRow } from './uci-sample.js';
import { UCI_SHOP, uciShopSettings } from './uci-shop.js';

/** What the story adds to the real data. */
export interface DemoTruth {
  what: 'fake-signups' | 'orders-stopped';
  /** The metric on which it should be found. */
  metric: string;
  /** RFC 3339 in UTC. */
  from: string;
  to: string;
  /** The outage lasts until now. */
  stillGoingOn: boolean;
  /** Registrations added, or orders taken away. */
  events: number;
  /** Version of the deploy shortly before, where there was one. */
  suspect: string | null;
}

/** A real shop's months with two incidents in them, ready to be replayed. */
export interface DemoStory {
  /** In the order of their times, none later than now. */
  events: SimulatedEvent[];
  truth: DemoTruth[];
  settings: ShopSettings;
}

/** How the demo is told. */
export interface DemoStoryOptions {
  /**
   * Adds a check of the home page every five minutes of the last three weeks, so that data arrives even while
   * neither orders nor customers do. Default false.
   */
  heartbeat?: boolean;
}

const DEPLOY_VERSION = 'v4.18.0';
const DEPLOY_MINUTES_BEFORE = 12;
const HEARTBEAT_MINUTES = 5;
const HEARTBEAT_DAYS = 21;

function attackEvents(span: Span): TimedEvent[] {
  const random = randomSource(`fake-signups/${span.startMs}`);
  return Array.from({ length: wholeBetween(random, 75, 105) }, (_, n) => ({
    atMs: Math.floor(between(random, span.startMs, span.endMs)),
    id: `customer-attack-${span.startMs}-${n + 1}`,
    source: '/uci/customers',
    type: 'customer.registered',
    data: {
      ...bot(random),
      channel: 'web',
      origin: 'form',
      formSeconds: Math.round(between(random, 0.6, 1.6) * 10) / 10,
      confirmed: false,
    },
  }));
}

function deployBefore(outage: Span): TimedEvent {
  return {
    atMs: outage.startMs - DEPLOY_MINUTES_BEFORE * 60_000,
    id: `deploy-${outage.startMs}`,
    source: '/uci/deploys',
    type: 'change.made',
    data: {
      kind: 'deploy',
      title: 'New payment form in the checkout',
      version: DEPLOY_VERSION,
      commit: '5d0c9a7e41',
      author: 'm.hale',
      environment: 'production',
      modules: ['payment-form'],
    },
  };
}

function heartbeats(nowMs: number): TimedEvent[] {
  const step = HEARTBEAT_MINUTES * 60_000;
  const last = Math.floor(nowMs / step) * step;
  return Array.from({ length: (HEARTBEAT_DAYS * 86_400_000) / step }, (_, n) => {
    const atMs = last - n * step;
    const latencyMs = Math.round(between(randomSource(`heartbeat/${atMs}`), 90, 240));
    const data = { probe: 'home', kind: 'http', ok: true, status: 200, latencyMs };
    return { atMs, id: `probe-${atMs}`, source: '/uci/probe', type: 'probe.checked', data };
  });
}

function truthOf(span: Span): { from: string; to: string } {
  const { start, end } = startAndEnd(span);
  return { from: start, to: end };
}

/**
 * Tells the demo: the UCI shop's real traffic up to now, a burst of fake registrations one trading day, and on a later one
 * orders (and nothing but orders) that stop for hours soon after a deploy. Works at any hour of any day.
 */
export function buildDemoStory(rows: readonly UciRow[], nowMs: number, options: DemoStoryOptions = {}): DemoStory {
  const moved = moveUciRows(rows, nowMs);
  const { attack, outage, stillGoingOn } = chooseDemoMoments(moved, nowMs);
  const real = uciEvents(moved, nowMs);
  const kept = real.filter((event) => event.type !== 'order.placed' || !within(outage, event.atMs));
  const fakes = attackEvents(attack);
  const added = [...fakes, deployBefore(outage), ...(options.heartbeat ? heartbeats(nowMs) : [])];
  const settings = uciShopSettings(uciClosures(moved));
  if (options.heartbeat) settings.probes = [{ probe: 'home', kind: 'http', everySeconds: HEARTBEAT_MINUTES * 60 }];
  return {
    events: [...kept, ...added].sort(byTime).map((event) => toSimulatedEvent(UCI_SHOP, event)),
    truth: [
      {
        what: 'fake-signups',
        metric: 'customer.registered',
        ...truthOf(attack),
        stillGoingOn: false,
        events: fakes.length,
        suspect: null,
      },
      {
        what: 'orders-stopped',
        metric: 'order.placed',
        ...truthOf(outage),
        stillGoingOn,
        events: real.length - kept.length,
        suspect: DEPLOY_VERSION,
      },
    ],
    settings,
  };
}
