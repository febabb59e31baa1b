/**
 * Nothing sold, for three different reasons: a source that is silent, a shop that is closed, sales that are zero. Each is
 * judged by the real service and must look different in the API and on the page.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { describeIf } from '../support/left-out.js';
import { LivedShops, type SentEvent } from '../support/lived-shops.js';
import { CHROMIUM, launchBrowser, READER_ZONE, saying } from './browser.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-18T15:00:00+01:00');
const FIRST_MS = NOW_MS - 4 * DAY_MS;
const HISTORY_MS = NOW_MS - 3 * 60 * MINUTE_MS;
const STOP_MS = NOW_MS - 60 * MINUTE_MS;
const SHOPS = ['silent', 'closed', 'unsold'] as const;
const SETUP_MS_MAX = 600_000;
const WAIT_MS = 60_000;

/** A customer registers and another orders every other minute; one hour ago each shop's own thing happens. */
function* eventsOf(shop: (typeof SHOPS)[number]): Generator<SentEvent> {
  for (let timeMs = FIRST_MS; timeMs < NOW_MS; timeMs += MINUTE_MS) {
    const isOrder = (timeMs / MINUTE_MS) % 2 === 0;
    const hasStopped = timeMs >= STOP_MS && (shop !== 'unsold' || isOrder);
    if (hasStopped) continue;
    const id = `${timeMs / MINUTE_MS}`;
    const envelope = { shop, id, source: '/shop', time: new Date(timeMs + 7_000).toISOString() };
    if (isOrder) yield { ...envelope, type: 'order.placed', data: { orderId: id, value: 40, currency: 'EUR' } };
    else yield { ...envelope, type: 'customer.registered', data: {} };
  }
}

describeIf(existsSync(CHROMIUM), 'a shop that sells nothing', `no chromium at ${CHROMIUM}`, () => {
  const lived = new LivedShops();
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    const timezone = 'Europe/Rome';
    const works = { start: new Date(STOP_MS).toISOString(), end: new Date(NOW_MS + 30 * MINUTE_MS).toISOString() };
    const settings = SHOPS.map((shop) => ({ shop, timezone, ...(shop === 'closed' && { maintenance: [works] }) }));
    await lived.open(settings, HISTORY_MS);
    for (const shop of SHOPS) await lived.send(eventsOf(shop), HISTORY_MS);
    await lived.watch(NOW_MS, 20);
    url = await lived.serve();
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: READER_ZONE });
    context.setDefaultTimeout(WAIT_MS);
    page = await context.newPage();
    await lived.showTime(page);
    await page.goto(url);
  }, SETUP_MS_MAX);

  afterAll(async () => {
    await browser?.close();
    await lived.close();
  });

  it.each([
    { shop: 'silent', state: 'noData', reason: 'sourceSilent', reasonText: /^nothing arrives from any source/ },
    { shop: 'closed', state: 'muted', reason: 'shopClosed', reasonText: /^the shop is declared closed until / },
    { shop: 'unsold', state: 'anomalous', reason: 'zero', reasonText: /^none since .* while other data of the shop/ },
  ])('says in the API that orders of $shop are $state: $reason', async ({ shop, state, reason, reasonText }) => {
    const answer = await fetch(`${url}/v1/series?shop=${shop}&metric=order.placed`);
    const { items } = (await answer.json()) as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([{ state, reason, reasonText: expect.stringMatching(reasonText) }]);
  });

  it.each([
    {
      shop: 'silent',
      overall: /blind: no data since 1[34]:/,
      row: /no data nothing arrives from any source of the shop: whether it sells is not known/,
      actual: /Actual no data/,
    },
    {
      shop: 'closed',
      overall: 'not watched: the shop is declared closed until 15:30 and ten minutes more: nothing has to come',
      row: /muted the shop is declared closed until 15:30/,
      actual: /Special maintenance/,
    },
    {
      shop: 'unsold',
      overall: '1 open incident',
      row: /anomalous none since 1[34]:\d\d where about \d+ were expected, while other data of the shop arrives/,
      actual: /Actual 0 events/,
    },
  ])('shows on the page how it is with $shop', async ({ shop, overall, row, actual }) => {
    await page.getByRole('combobox', { name: 'Shop' }).selectOption(shop);
    await saying(page.getByRole('status'), overall);
    const orders = page.locator('.series-group').filter({ hasText: 'order.placed' }).getByRole('button');
    expect(await saying(orders, 'whole shop')).toMatch(row);
    await orders.click();
    await page.getByRole('button', { name: '6 h' }).click();
    await saying(page.locator('.chart-note'), 'One point each 10 min');
    const plot = page.locator('.plot');
    await plot.focus();
    await page.keyboard.press('End');
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowLeft');
    expect(await saying(page.locator('.reading'), /At/)).toMatch(actual);
  });
});
