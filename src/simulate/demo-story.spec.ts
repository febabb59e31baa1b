import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { buildDemoStory, type DemoStory } from './demo-story.js';
import { chooseDemoMoments } from './demo-moments.js';
import { moveUciRows, UCI_TIMEZONE, weeksToNow, type MovedRow } from './uci-calendar.js';
import { readUciSample } from './uci-sample.js';

const sample = await readUciSample(new URL('../../samples/uci-online-retail.csv.gz', import.meta.url));
const HOUR_MS = 3_600_000;

function part(
  story: DemoStory,
  what: string,
): { fromMs: number; toMs: number; events: number; suspect: string | null } {
  const truth = story.truth.find((candidate) => candidate.what === what);
  if (truth === undefined) throw new Error(`no ${what}`);
  return { fromMs: Date.parse(truth.from), toMs: Date.parse(truth.to), events: truth.events, suspect: truth.suspect };
}

/** Trading is from 09:00 to 17:00, on Thursday to 19:00; on Sunday from 10:00 to 16:00, on Saturday never. */
function isTrading(ms: number): boolean {
  const at = DateTime.fromMillis(ms, { zone: UCI_TIMEZONE });
  const [open, close] = at.weekday === 7 ? [10, 16] : [9, at.weekday === 4 ? 19 : 17];
  return at.weekday !== 6 && at.hour + at.minute / 60 >= open && at.hour + at.minute / 60 <= close;
}

const movedByWeeks = new Map<number, MovedRow[]>();

/** Moving the sample takes a tenth of a second, and gives the same for every now of a week. */
function movedFor(now: number): MovedRow[] {
  const weeks = weeksToNow(sample, now);
  const moved = movedByWeeks.get(weeks) ?? moveUciRows(sample, now);
  movedByWeeks.set(weeks, moved);
  return moved;
}

function expectGoodMoments(now: number): void {
  const moved = movedFor(now);
  const { attack, outage, stillGoingOn } = chooseDemoMoments(moved, now);
  const orders = (fromMs: number, toMs: number): number =>
    moved.reduce((sum, row) => sum + (row.atMs >= fromMs && row.atMs < toMs ? row.orders : 0), 0);
  for (const span of [attack, outage])
    expect({ now: new Date(now), span, trading: [isTrading(span.startMs), isTrading(span.endMs)] }).toMatchObject({
      trading: [true, true],
    });
  expect(outage.endMs).toBeLessThanOrEqual(now);
  expect(outage.endMs === now).toBe(stillGoingOn);
  expect(now - attack.startMs).toBeLessThan(15 * 24 * HOUR_MS);
  expect(outage.startMs - attack.endMs).toBeGreaterThan(2 * HOUR_MS);
  expect(outage.endMs - outage.startMs).toBeGreaterThanOrEqual(3 * HOUR_MS);
  expect(orders(outage.startMs, outage.endMs)).toBeGreaterThanOrEqual(13);
  expect(orders(outage.startMs - 3 * HOUR_MS, outage.startMs)).toBeGreaterThan(0);
}

describe('the demo story', () => {
  it('has both incidents inside trading hours, at every seventh hour of three weeks in the summer', () => {
    const from = Date.parse('2026-07-06T00:20:00Z');
    for (let hour = 0; hour < 21 * 24; hour += 7) expectGoodMoments(from + hour * HOUR_MS);
  });

  it('has them over Christmas and the New Year, and around both clock changes', () => {
    for (const start of ['2026-12-24T00:00:00Z', '2027-03-27T00:00:00Z', '2026-10-24T00:00:00Z'])
      for (let hour = 0; hour < 12 * 24; hour += 19) expectGoodMoments(Date.parse(start) + hour * HOUR_MS);
  });

  it('goes on until now where now is in the afternoon of a trading day', () => {
    const story = buildDemoStory(sample, Date.parse('2026-11-18T15:40:00Z'));
    expect(story.truth[1]).toMatchObject({ to: '2026-11-18T15:40:00.000Z', stillGoingOn: true });
  });

  it('leaves the new customers alone and names the deploy before the outage', () => {
    const now = Date.parse('2026-11-20T21:00:00Z');
    const story = buildDemoStory(sample, now);
    const { fromMs, toMs, suspect } = part(story, 'orders-stopped');
    const during = story.events.filter((event) => Date.parse(event.time) >= fromMs && Date.parse(event.time) < toMs);
    expect(new Set(during.map((event) => event.type))).toEqual(new Set(['customer.registered']));
    expect(story.events.every((event) => Date.parse(event.time) <= now)).toBe(true);
    const deploy = story.events.find((event) => event.type === 'change.made');
    expect(deploy?.data['version']).toBe(suspect);
    expect(fromMs - Date.parse(deploy?.time ?? '')).toBe(12 * 60_000);
    expect(story.settings).toMatchObject({
      shop: 'uci-gifts',
      timezone: 'Europe/London',
      country: 'GB',
      currency: 'GBP',
    });
  });

  it('makes the attack look like one, and tells the same story twice', () => {
    const now = Date.parse('2026-11-20T21:00:00Z');
    const story = buildDemoStory(sample, now);
    const { fromMs, toMs, events } = part(story, 'fake-signups');
    const signups = story.events.filter((event) => {
      const atMs = Date.parse(event.time);
      return event.type === 'customer.registered' && atMs >= fromMs && atMs < toMs;
    });
    expect(events).toBeGreaterThanOrEqual(60);
    expect(signups.length).toBeGreaterThanOrEqual(events);
    const networks = new Set(signups.map((event) => String(event.data['ip']).split('.').slice(0, 3).join('.')));
    expect(networks.size).toBeLessThan(10);
    expect(buildDemoStory(sample, now)).toEqual(story);
  });

  it('adds a heartbeat where asked, so that the shop is never silent', () => {
    const now = Date.parse('2026-11-21T03:00:00Z');
    const story = buildDemoStory(sample, now, { heartbeat: true });
    const probes = story.events.filter((event) => event.type === 'probe.checked');
    expect(probes).toHaveLength(21 * 288);
    expect(probes.at(-1)?.time).toBe('2026-11-21T03:00:00.000Z');
    expect(story.settings.probes).toEqual([{ probe: 'home', kind: 'http', everySeconds: 300 }]);
  });
});
