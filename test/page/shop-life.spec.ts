/**
 * A shop as an operator sees it: three weeks of simulated orders with a change of the clock, a campaign, a maintenance, a
 * holiday, orders that stop and a source that falls silent, judged by the real service and shown in a real browser.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { DEFAULT_SIMULATION } from '../../src/simulate/simulation-options.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';
import { describeIf } from '../support/left-out.js';
import { LivedShops, type SentEvent } from '../support/lived-shops.js';
import { CHROMIUM, launchBrowser, READER_ZONE, saying } from './browser.js';

const HISTORY_MS = Date.parse('2026-10-31T12:00:00+01:00');
const NOW_MS = Date.parse('2026-11-02T12:00:00+01:00');
const SIMULATION = {
  ...DEFAULT_SIMULATION,
  shop: 'bottega',
  weeks: 4,
  ordersPerDay: 600,
  seed: 11,
  endMs: Date.parse('2026-11-04T00:00:00+01:00'),
  incidents: ['orders-zero', 'ingest-silence'] as const,
  lateShare: 0,
  duplicatesShare: 0,
};
/** Enough to tell the story with; all that a shop sends would take minutes to live through. */
const SENT_TYPES = new Set(['order.placed', 'customer.registered', 'change.made']);
const SETUP_MS_MAX = 900_000;
const WAIT_MS = 60_000;

describeIf(existsSync(CHROMIUM), 'a shop through its special days', `no chromium at ${CHROMIUM}`, () => {
  const lived = new LivedShops();
  let browser: Browser;
  let page: Page;
  /** The newest request for points: the window of the chart. */
  let asked = new URL('http://loopback');

  beforeAll(async () => {
    const { events, shops } = simulateShop(SIMULATION);
    await lived.open(shops.shops, HISTORY_MS);
    await lived.send(sentOf(events), HISTORY_MS);
    await lived.watch(NOW_MS, 60);
    const url = await lived.serve();
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: READER_ZONE });
    context.setDefaultTimeout(WAIT_MS);
    page = await context.newPage();
    await lived.showTime(page);
    page.on('request', (request) => {
      if (request.url().includes('/points?')) asked = new URL(request.url());
    });
    await page.goto(url);
  }, SETUP_MS_MAX);

  afterAll(async () => {
    await browser?.close();
    await lived.close();
  });

  const reading = (): Locator => page.locator('.reading');
  const card = (name: RegExp): Locator => page.locator('.incident').filter({ hasText: name });

  it('marks and names the days on which something else is expected, for the eye and for a screen reader', async () => {
    await showOrders();
    const strip = await saying(page.locator('.day-strip'), 'clocks');
    for (const name of ['campaign Anniversary sale', 'maintenance Moving to new servers', "holiday All Saints' Day"]) {
      expect(strip).toContain(name);
    }
    const list = await page.locator('.day-list li').allInnerTexts();
    expect(list.map((line) => line.replace(/\s+/g, ' '))).toEqual([
      "Sun 1 Nov holiday All Saints' Day: may be quiet or closed",
      'Sat 31 Oct 01:05 to Sat 31 Oct 01:47 maintenance Moving to new servers: the shop is closed, nothing is judged then and ten minutes more',
      'Thu 29 Oct 08:00 to Fri 30 Oct 03:00 campaign Anniversary sale: up to 2.1 times the usual is expected',
      'Sun 25 Oct 02:00 CET clocks go back an hour',
      'Thu 22 Oct 08:00 to Fri 23 Oct 05:00 campaign Garden days: up to 1.8 times the usual is expected',
    ]);
    expect(await page.locator('.incident-label').allInnerTexts()).toEqual(['stopped (over)', 'nothing arrives (over)']);
  });

  it('says at the pointer what day it is, and scales the band by the campaign once', async () => {
    await showOrders();
    await pointAt('2026-10-29T18:40:00+01:00');
    const campaign = await saying(reading(), 'campaign Anniversary sale');
    await pointAt('2026-10-28T18:40:00+01:00');
    const before = await saying(reading(), 'Wed 28 Oct');
    expect(before).not.toContain('Special');
    expect(usuallyIn(campaign) / usuallyIn(before)).toBeGreaterThan(1.6);
    expect(usuallyIn(campaign) / usuallyIn(before)).toBeLessThan(2.6);
    await pointAt('2026-11-01T15:10:00+01:00');
    await saying(reading(), "holiday All Saints' Day");
  });

  it('goes through the night on which clocks go back without a gap, and tells its two equal hours apart', async () => {
    await showOrders();
    await zoomTo('2026-10-24T18:00:00+02:00', '2026-10-25T12:00:00+01:00');
    await pointAt('2026-10-25T00:30:30Z');
    const first = await saying(reading(), /02:(29|30|31) CEST/);
    await pointAt('2026-10-25T01:30:30Z');
    const second = await saying(reading(), /02:(29|30|31) CET/);
    for (const text of [first, second]) expect(text).not.toContain('not known');
    expect(await page.locator('.incident-label').count()).toBe(0);
    expect(await saying(page.locator('.day-list'), 'clocks')).toContain('Sun 25 Oct 02:00 CET clocks go back an hour');
  });

  it('draws a source that was silent as a gap, and sales that stopped as zero', async () => {
    await card(/Data from the shop/)
      .getByRole('button')
      .first()
      .click();
    await page.locator('.series-group').filter({ hasText: 'order.placed' }).getByRole('button').click();
    await saying(page.locator('.chart-panel h2'), 'Orders, whole shop');
    await saying(page.locator('.chart-note'), /No data .*10:00 to 10:40/);
    await pointAt('2026-11-02T10:20:00+01:00');
    expect(await saying(reading(), 'Mon 2 Nov 10:')).toContain('Actual no data');

    await card(/Orders: stopped/)
      .getByRole('button')
      .first()
      .click();
    await saying(page.locator('.chart-panel h2'), 'Orders, whole shop');
    await saying(page.locator('.incident-label'), 'stopped');
    await pointAt('2026-10-31T18:20:00+01:00');
    expect(await saying(reading(), /Sat 31 Oct 18:/)).toContain('Actual 0 events');
  });

  it('gives what is normal as a table', async () => {
    await showOrders();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'What is normal, as a table (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('baseline-bottega-order.placed.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(169);
    expect(lines[20 + 1]).toMatch(/^20,Monday,20:00,[\d.]+,[\d.]+,[\d.]+,[1-4],events,Europe\/Rome,/);
  });

  async function showOrders(): Promise<void> {
    await page.locator('.series-group').filter({ hasText: 'order.placed' }).getByRole('button').click();
    await page.getByRole('button', { name: '14 d' }).click();
    await saying(page.locator('.chart-panel h2'), 'Orders, whole shop');
    await saying(page.locator('.chart-note'), 'One point each 30 min');
  }

  async function pointAt(moment: string): Promise<void> {
    const { x, y } = await placeOf(moment);
    await page.mouse.move(x, y);
  }

  /** Drags over the chart from one moment to another. */
  async function zoomTo(from: string, to: string): Promise<void> {
    const [start, end] = [await placeOf(from), await placeOf(to)];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 4 });
    await page.mouse.up();
    await saying(page.locator('.chart-note'), /One point each (5|10) min/);
  }

  /** Where a moment lies in the chart, by the window that the page asked the API for. */
  async function placeOf(moment: string): Promise<{ x: number; y: number }> {
    const over = page.locator('.u-over');
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    if (box === null) throw new Error('the chart is not on the page');
    const [fromMs, toMs] = ['from', 'to'].map((name) => Date.parse(asked.searchParams.get(name) ?? ''));
    const part = (Date.parse(moment) - fromMs!) / (toMs! - fromMs!);
    return { x: box.x + box.width * part, y: box.y + box.height / 2 };
  }
});

function usuallyIn(reading: string): number {
  return Number(/Usually ([\d.]+)/.exec(reading)?.[1]);
}

function* sentOf(events: Iterable<SentEvent>): Generator<SentEvent> {
  for (const event of events) {
    if (Date.parse(event.time) >= NOW_MS) return;
    if (SENT_TYPES.has(event.type)) yield event;
  }
}
