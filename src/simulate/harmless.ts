import { DateTime } from 'luxon';
import type { CampaignSettings } from '../shops/shop-settings.js';
import { siteDown } from './incident-classes/outage-incidents.js';
import { changeId, deployEvent, minutesFrom, type PlanWorld } from './incident-plan.js';
import type { DraftEvent, Interference } from './interference.js';
import { outliers } from './outliers.js';
import type { Places } from './places.js';
import { between, oneOf, randomSource, wholeBetween, type RandomSource } from './random-source.js';
import { startAndEnd, within, type Span } from './span.js';
import type { Benign } from './truth.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Something harmless, with what it does and how it is labelled. */
export interface Harmless {
  interference: Interference;
  benign: Benign;
}

/** Metrics that a campaign moves. */
const CAMPAIGN_METRICS = [
  'customer.registered',
  'newsletter.subscribed',
  'order.placed',
  'order.value',
  'page.views',
  'page.durationMs',
  'db.bytesOut',
  'db.queries',
];

function changeEvent(atMs: number, data: Record<string, unknown>): DraftEvent {
  return {
    id: changeId(atMs),
    atMs,
    source: '/releases',
    type: 'change.made',
    data: { environment: 'production', ...data },
  };
}

/** Local clock times of the day on which a moment falls; the day is moved on while it is a holiday. */
function localTime(world: PlanWorld, atMs: number, hour: number, minute: number): number {
  let day = DateTime.fromMillis(atMs, { zone: world.options.timezone }).startOf('day');
  while (world.shape.holidays.some(({ span }) => within(span, day.toMillis()))) day = day.plus({ days: 1 });
  return day.set({ hour, minute }).toMillis();
}

/** Two campaigns that everybody was told of: one while the shop is learnt, one while it is judged. */
export function planCampaigns(world: Omit<PlanWorld, 'campaigns'>): PlanWorld['campaigns'] {
  const random = randomSource(`${world.seed}/campaigns`);
  const length = world.period.endMs - world.period.startMs;
  return [
    { name: 'Garden days', part: between(random, 0.45, 0.55) },
    { name: 'Anniversary sale', part: between(random, 0.76, 0.86) },
  ].flatMap(({ name, part }) => {
    const startMs = localTime({ ...world, campaigns: [] }, world.period.startMs + length * part, 8, 0);
    const expectedUplift = Math.round(between(random, 1.7, 2.3) * 10) / 10;
    const campaign = { name, expectedUplift, uplift: expectedUplift * between(random, 0.93, 1.07) };
    const endMs = startMs + wholeBetween(random, 18, 24) * HOUR_MS;
    return endMs < world.period.endMs ? [{ ...campaign, startMs, endMs }] : [];
  });
}

/** Settings that declare the campaigns. */
export function campaignSettings(world: PlanWorld): CampaignSettings[] {
  return world.campaigns.map(({ name, expectedUplift, startMs, endMs }) => ({
    name,
    ...startAndEnd({ startMs, endMs }),
    metrics: CAMPAIGN_METRICS,
    expectedUplift,
  }));
}

function campaigns(world: PlanWorld, places: Places): Harmless[] {
  return world.campaigns.map(({ name, expectedUplift, uplift, startMs, endMs }) => {
    const span = { startMs, endMs };
    places.take('visitors', span);
    const volume = { checkouts: uplift, registrations: uplift, subscriptions: uplift, views: uplift };
    const told = { kind: 'campaign', title: name, author: 'marketing', endsAt: new Date(endMs).toISOString() };
    const note = `expected x${expectedUplift}, real x${uplift.toFixed(2)}`;
    return {
      interference: { ...span, volume, added: [changeEvent(startMs, told)] },
      benign: { class: 'declared-campaign', ...startAndEnd(span), note },
    };
  });
}

/** Announced works at night, with the site closed: one while learning, one while judged. */
function maintenances(world: PlanWorld, places: Places, random: RandomSource): Harmless[] {
  const length = world.period.endMs - world.period.startMs;
  return [between(random, 0.57, 0.65), between(random, 0.7, 0.95)].flatMap((part) => {
    const startMs = localTime(world, world.period.startMs + length * part, 1, 5);
    const span = minutesFrom(startMs, wholeBetween(random, 40, 80));
    if (span.endMs > world.period.endMs || !places.isFree('everything', span)) return [];
    places.take('everything', span);
    const title = oneOf(random, ['Moving to new servers', 'Database update', 'Security fixes']);
    const told = { kind: 'maintenance', title, author: 'hosting', endsAt: new Date(span.endMs).toISOString() };
    const probe = { ok: false, status: 503, errorKind: 'http', errorMessage: 'HTTP 503 Closed for maintenance' };
    return {
      interference: { ...span, alter: siteDown(probe), added: [changeEvent(startMs, told)] },
      benign: { class: 'maintenance', ...startAndEnd(span), note: title },
    };
  });
}

/** What is planned before any incident: campaigns and works, and the holidays that incidents keep away from. */
export function planAnnounced(world: PlanWorld, places: Places): Harmless[] {
  for (const { span } of world.shape.holidays) places.take('visitors', span);
  return [...campaigns(world, places), ...maintenances(world, places, randomSource(`${world.seed}/maintenance`))];
}

const CHANGES: { kind: string; title: string }[] = [
  { kind: 'deploy', title: 'Clearer delivery times' },
  { kind: 'deploy', title: 'Smaller product pictures' },
  { kind: 'config', title: 'Longer sessions' },
  { kind: 'content', title: 'Texts of the landing page' },
  { kind: 'module', title: 'Module translations updated' },
];

function harmlessChange(world: PlanWorld, span: Span, random: RandomSource): Harmless {
  const { kind, title } = oneOf(random, CHANGES);
  const change =
    kind === 'deploy'
      ? deployEvent(world, span.startMs, { title, modules: [] }, random)
      : changeEvent(span.startMs, { kind, title, author: 'k.osei' });
  return {
    interference: { ...span, added: [change] },
    benign: { class: 'harmless-change', ...startAndEnd(span), note: kind },
  };
}

/** Share of the incidents near which somebody changes something that has nothing to do with it. */
const DECOY_SHARE = 0.3;

/** Changes without consequence that happen to be made near an incident: before it, or a little after its onset. */
export function planDecoys(world: PlanWorld, incidents: readonly Span[]): Harmless[] {
  const random = randomSource(`${world.seed}/decoys`);
  return incidents.flatMap(({ startMs }) => {
    const isMade = random() < DECOY_SHARE;
    const atMs = startMs - Math.round(between(random, -20, 120) * MINUTE_MS);
    const module = oneOf(random, world.profile.modules);
    const decoy = harmlessChange(world, minutesFrom(atMs, 1), random);
    if (!isMade || !within(world.period, atMs)) return [];
    const isOfModule = random() < 0.4;
    const added = (decoy.interference.added ?? []).map((event) =>
      isOfModule ? { ...event, data: { ...event.data, modules: [module] } } : event,
    );
    return { interference: { ...decoy.interference, added }, benign: { ...decoy.benign, class: 'decoy-change' } };
  });
}

/** A few minutes of which nothing ever arrives. */
function smallGap(startMs: number, random: RandomSource): Harmless {
  const span = { startMs, endMs: startMs + Math.round(between(random, 2, 4.5) * MINUTE_MS) };
  const { start, end } = startAndEnd({ ...span, endMs: span.endMs + 12 * MINUTE_MS });
  return {
    interference: { ...span, alter: () => null, silencesAll: true },
    benign: { class: 'small-gap', start, end },
  };
}

/** Everyday nothings, put where the incidents have left room. */
export function planEveryday(world: PlanWorld, places: Places): Harmless[] {
  const random = randomSource(`${world.seed}/everyday`);
  const { startMs, endMs } = world.period;
  const found: Harmless[] = [];
  const spread = (everyDays: number, minutes: number, make: (span: Span) => Harmless): void => {
    for (let ms = startMs; ms < endMs - DAY_MS; ms += between(random, 0.6, 1.4) * everyDays * DAY_MS) {
      const start = Math.floor((ms + random() * DAY_MS) / MINUTE_MS) * MINUTE_MS;
      const span = minutesFrom(start, minutes);
      if (!places.isFree('visitors', span)) continue;
      places.take('visitors', span);
      found.push(make(span));
    }
  };
  spread(2.6, 60, (span) => harmlessChange(world, span, random));
  spread(1.8, 15, (span) => oneOf(random, outliers(world))(span, random));
  spread(9, 17, (span) => smallGap(span.startMs, random));
  return found;
}
