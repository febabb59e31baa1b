import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describeIf } from '../support/left-out.js';
import { CHROMIUM, launchBrowser, PAGE_DIRECTORY, READER_ZONE, saying } from './browser.js';
import { CannedApi, busySituation, evenSituation, silentSituation } from './canned-api.js';
import { GAP, SHOPS, ZEROS } from './canned-shop.js';
import { startPageServer, type PageServer } from './page-server.js';

const ADMIN_KEY = 'vdt_admin_right';
const WAIT_MS = 15_000;
const POLL_MS = 30_000;

describeIf(existsSync(CHROMIUM), 'the page in a browser', `no chromium at ${CHROMIUM}`, () => {
  let api: CannedApi;
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => browser?.close());

  beforeEach(async () => {
    api = new CannedApi();
    server = await startPageServer(PAGE_DIRECTORY, api);
    complaints = [];
  });
  afterEach(async () => {
    await page.context().close();
    await server.close();
    expect(api.refused).toEqual([]);
    expect(complaints).toEqual([]);
  });

  async function open(fragment = '', options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      timezoneId: READER_ZONE,
      ...options,
    });
    context.setDefaultTimeout(WAIT_MS);
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // Chromium itself reports each 401 and 500; they are what some of these tests are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) complaints.push(message.text());
    });
    await page.clock.install();
    await page.goto(server.url + fragment);
  }

  const status = (): Locator => page.getByRole('status');
  const row = (name: RegExp): Locator => page.locator('.series-list').getByRole('button', { name });
  const card = (name: RegExp): Locator => page.locator('.incident').filter({ hasText: name });
  const reading = (): Locator => page.locator('.reading');
  it('says how the shop is, and how each series is', async () => {
    await open();
    await saying(status(), '2 open incidents, 1 critical, 1 series without data');
    expect(await saying(row(/whole shop events per min/).first(), 'normal')).toContain('to 14:03');
    for (const words of ['anomalous', 'learning 2 more weeks of data', 'too little data', 'muted']) {
      await row(new RegExp(words)).first().waitFor();
    }
    await row(/no data a run: the last came at 12:00 to 14:03/).waitFor();
    await row(/whole shop EUR per min/).waitFor();
    expect(await page.title()).toBe('2 open incidents, 1 critical, 1 series without data – Acme Fashion – Vedetta');
  });

  it('says of an incident what an operator needs at once, by the clock of the shop', async () => {
    await open();
    const text = await saying(card(/Page time/), 'slow');
    expect(text).toContain('warning');
    expect(text).toContain('since 12:31 (1 h 34 min)');
    expect(text).toContain('3.18 s observed, 380 ms to 790 ms expected, usually 520 ms');
    expect(text).toContain("a module's code (90 % sure)");
    expect(text).toContain('v1.2.3 New pickup points, 12:24');
    expect(text).toContain('€311 lost so far, about €1,860 an hour');
    expect(await saying(page.locator('.as-of'), 'as of')).toBe('as of 14:05 CET · times in Europe/Rome');
  });

  it('shows the details of an incident on a click and moves the chart to it', async () => {
    await open();
    await card(/Page time/)
      .getByRole('button')
      .first()
      .click();
    const details = card(/Page time/).locator('.incident-details');
    const text = await saying(details, 'notified');
    expect(text).toContain('module pickup-points takes 2.4 s of 3.2 s');
    expect(text).toContain('change v1.2.3 New pickup points 12:24 80 %');
    expect(text).toMatch(/13:54 opened .* 13:54 notified .* 13:58 updated/);
    await saying(page.locator('.chart-panel h2'), 'Page time, page /cart');
    await saying(page.locator('.incident-label'), 'slow');
    expect(page.url()).toContain('incident=inc_cart');
    await page.reload();
    await saying(details, 'notified');
  });

  it('shows the report for the owner in the language asked for, and hides it again', async () => {
    await open('#incident=inc_cart');
    const report = card(/Page time/).locator('.incident-report');
    await report.getByRole('button', { name: 'Italiano' }).click();
    await saying(report.locator('pre'), 'La pagina «/cart» è stata lenta.');
    await report.getByRole('button', { name: 'English' }).click();
    await saying(report.locator('pre'), 'The page “/cart” was slow.');
    await report.getByRole('button', { name: 'English' }).click();
    await report.locator('pre').waitFor({ state: 'detached' });
  });

  it('saves the list of sign-ups to clean up, where there may be some', async () => {
    await open('#incident=inc_cart');
    await card(/Page time/)
      .locator('.incident-report')
      .waitFor();
    expect(
      await card(/Page time/)
        .locator('.affected')
        .count(),
    ).toBe(0);
    await card(/New customers/)
      .getByRole('button')
      .first()
      .click();
    const saving = page.waitForEvent('download');
    await card(/New customers/)
      .getByRole('button', { name: 'Save the list (CSV)' })
      .click();
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^affected-inc_\w+\.csv$/);
    expect(readFileSync(await file.path(), 'utf8')).toContain('"c-1","network 203.0.113.0/24"');
  });

  it('moves the chart to an incident that is long over, and on to what moved with another', async () => {
    await open();
    await card(/Job runs/)
      .getByRole('button')
      .first()
      .click();
    await saying(page.locator('.incident-label'), 'failed (over)');
    await saying(page.locator('.chart-note'), 'One point each 1 min');
    await card(/New customers/)
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('button', { name: 'Database traffic out shop' }).click();
    await saying(page.locator('.chart-panel h2'), 'Database traffic out, database shop');
  });

  it('leaves a gap where there is no data, and draws zero as zero', async () => {
    await open();
    await page.getByRole('button', { name: '6 h' }).click();
    await saying(page.locator('.chart-note'), 'No data 11:20 to 11:40. One point each 1 min');

    await pointAt((GAP.fromMs + GAP.toMs) / 2);
    expect(await saying(reading(), 'Fri 20 Nov 11:30')).toContain('Actual no data');
    expect(await actualLinePixels((GAP.fromMs + GAP.toMs) / 2)).toBe(0);

    await pointAt((ZEROS.fromMs + ZEROS.toMs) / 2);
    expect(await saying(reading(), 'Fri 20 Nov 10:10')).toContain('Actual 0 events per min');
    expect(await actualLinePixels((ZEROS.fromMs + ZEROS.toMs) / 2)).toBeGreaterThan(0);
  });

  it('gives actual, expected and score under the pointer, and by the arrow keys', async () => {
    await open();
    await page.getByRole('button', { name: '6 h' }).click();
    await saying(page.locator('.chart-note'), 'One point each 1 min');
    await pointAt(Date.parse('2026-11-20T12:58:00Z'));
    const text = await saying(reading(), /At\s*Fri 20 Nov 13:58/);
    expect(text).toMatch(/Actual \d+ events per min Expected \d+ to \d+ Usually \d+ Score 14.2/);
    await page.mouse.move(0, 0);
    await page.locator('.plot').focus();
    await page.keyboard.press('Home');
    await saying(reading(), /At\s*Fri 20 Nov 08:05/);
    await page.keyboard.press('ArrowRight');
    await saying(reading(), /At\s*Fri 20 Nov 08:06/);
  });

  it('names the change under the pointer, lists all, and makes no link of a script', async () => {
    await open();
    await saying(page.locator('.change-list'), 'v1.2.3 New pickup points');
    await saying(page.locator('.change-list .verdict-suspect'), 'suspect');
    await pointAt(Date.parse('2026-11-20T11:24:00Z'));
    await saying(page.getByRole('tooltip'), '12:24 deploy: v1.2.3 New pickup points');
    expect(await page.locator('.change-list a').allInnerTexts()).toEqual(['v1.2.3 New pickup points']);
    await page.getByRole('button', { name: '7 d' }).click();
    await saying(page.locator('.change-list'), 'Newsletter 47');
  });

  it('finds and shows another series, and zooms to what is dragged over', async () => {
    await open();
    await page.getByLabel('Find a series').fill('page time checkout');
    await row(/checkout/).click();
    await saying(page.locator('.chart-panel h2'), 'Page time, page /checkout');
    expect(await row(/./).count()).toBe(1);
    await saying(reading(), /Expected\s*not known/);
    const plot = await plotBox();
    await page.mouse.move(plot.x + plot.width * 0.4, plot.y + 50);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.6, plot.y + 60, { steps: 4 });
    await page.mouse.up();
    await saying(page.locator('.chart-note'), 'One point each 1 min');
  });

  it('says that it is blind, never that all is well', async () => {
    api.situation = silentSituation();
    await open();
    await saying(status(), 'blind: no data since 13:40');
    await saying(card(/nothing arrives/), 'no value observed');
    await saying(page.locator('.chart-note'), 'No data in this whole stretch of time.');
    await saying(reading(), 'No data in this stretch of time.');

    api.situation = evenSituation('normal', '2026-11-20T11:00:00Z');
    await page.clock.fastForward(POLL_MS);
    await saying(status(), 'blind: no data since 12:00');
    await saying(row(/whole shop/).first(), 'only to 12:00');
  });

  it('says when nothing is wrong, and when nothing can be judged yet', async () => {
    api.situation = evenSituation('normal');
    await open();
    await saying(status(), 'nothing wrong, all series current');
    await saying(page.locator('.incident-list'), 'none open');
    api.situation = evenSituation('learning');
    await page.clock.fastForward(POLL_MS);
    await saying(status(), 'still learning: nothing can be judged yet');
  });

  it('keeps what it knew when the API fails, marks it as old, and recovers', async () => {
    await open();
    await saying(status(), '2 open incidents');
    api.situation.failure = 'the store is restarting';
    await page.clock.fastForward(POLL_MS);
    await saying(status(), 'not known: no good answer from Vedetta since 14:05');
    const notice = page.getByRole('alert').first();
    expect(await saying(notice, 'the store is restarting')).toContain('Shown is what was known at 14:05.');
    await card(/Page time/).waitFor();
    api.situation = evenSituation('normal');
    await notice.getByRole('button', { name: 'Try now' }).click();
    await saying(status(), 'nothing wrong, all series current');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says so when it could never load anything', async () => {
    api.situation.failure = 'the store is restarting';
    await open();
    await saying(status(), 'not known: nothing could be loaded');
    await saying(page.getByRole('alert'), 'There is nothing to show yet.');
  });

  it('asks for a key, says when it is refused, and keeps the right one in the tab', async () => {
    api.situation.key = 'right';
    await open();
    const prompt = page.getByRole('dialog');
    await prompt.getByLabel('Read key').fill('wrong');
    await page.keyboard.press('Enter');
    await saying(prompt, 'This key was refused');
    await prompt.getByLabel('Read key').fill('right');
    await prompt.getByRole('button', { name: 'Open' }).click();
    await saying(status(), '2 open incidents');
    expect(await prompt.count()).toBe(0);
    await page.reload();
    await saying(status(), '2 open incidents');
  });

  it('takes a key from the address and wipes it there', async () => {
    api.situation.key = 'right';
    await open('#key=right&incident=inc_cart');
    await card(/Page time/)
      .locator('.incident-details')
      .waitFor();
    expect(page.url()).toBe(`${server.url}#incident=inc_cart`);
    expect(await page.evaluate<string>('sessionStorage.getItem("vedetta.readKey")')).toBe('right');
  });

  it('says what a verdict will do before it is given, what it does after, and takes it back', async () => {
    api.situation.key = ADMIN_KEY;
    await open(`#key=${ADMIN_KEY}&incident=inc_cart`);
    const said = card(/Page time/).locator('.feedback');
    await saying(said, 'nothing yet');
    await said.getByRole('button', { name: 'Expected' }).click();
    const form = said.getByRole('form', { name: 'Expected' });
    expect(await saying(form, 'Put the campaign')).toContain('Until Fri 15 Jan 14:05');
    expect(api.said.size).toBe(0);
    await form.getByLabel('Note').fill('a sale of ours');
    await form.getByRole('button', { name: 'Say so' }).click();
    expect(await saying(said, 'said key_1: a sale of ours')).toContain('Put the campaign into the settings.');
    expect(await said.locator('pre').innerText()).toContain('"expectedUplift": 2.5');
    await saying(
      card(/Page time/)
        .locator('.fact')
        .last(),
      /Said\s*expected/,
    );
    expect(await said.getByRole('button', { name: 'Expected' }).count()).toBe(0);

    await said.getByRole('button', { name: 'take it back' }).click();
    await saying(said, 'nothing yet');
    expect(api.said.get('inc_cart')).toEqual({});
  });

  it('takes an incident in hand and puts it off', async () => {
    api.situation.key = ADMIN_KEY;
    await open(`#key=${ADMIN_KEY}&incident=inc_cart`);
    const said = card(/Page time/).locator('.feedback');
    await said.getByRole('button', { name: 'I look into it' }).click();
    await saying(said, 'in hand of key_1 since 14:05');
    await said.getByRole('button', { name: 'Snooze 4 h' }).click();
    await saying(said, 'put off until 18:05 by key_1');
    expect(api.said.get('inc_cart')).toMatchObject({
      snoozed: { until: expect.stringMatching(/^2026-11-20T17:05/) },
    });
  });

  it('lets nobody answer who may only read, and says what it takes', async () => {
    await open('#incident=inc_cart');
    const said = card(/Page time/).locator('.feedback');
    await saying(said, 'open the page with a key of scope admin');
    expect(await said.getByRole('button').count()).toBe(0);
    await saying(page.locator('.incident-list'), 'This month 5 of 8 judged alerts were called useful, of 9 in all.');
  });

  it('changes to another shop and to its clock', async () => {
    api.situation = { ...busySituation(), shops: SHOPS };
    await open();
    await saying(status(), '2 open incidents');
    await page.getByRole('combobox', { name: 'Shop' }).selectOption('Kiwi Books');
    await saying(page.locator('.as-of'), 'times in Pacific/Auckland');
    await saying(status(), 'no open incident, but 2 series out of the ordinary');
    expect(await saying(row(/whole shop events per min/).first(), 'normal')).toContain('to 02:03');
    await saying(reading(), 'Sat 21 Nov 01:55');
  });

  it.each<'light' | 'dark'>(['light', 'dark'])('fits a phone, %s', async (colorScheme) => {
    await open('#incident=inc_cart', { viewport: { width: 390, height: 844 }, colorScheme });
    await card(/Page time/)
      .locator('.log li')
      .first()
      .waitFor();
    await saying(page.locator('.chart-note'), 'No gap in the data');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect((await plotBox()).width).toBeGreaterThan(280);
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(14, 19, 25)' : 'rgb(243, 245, 248)');
  });

  async function plotBox(): Promise<{ x: number; y: number; width: number; height: number }> {
    const over = page.locator('.u-over');
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    if (box === null) throw new Error('the chart is not on the page');
    return box;
  }

  /** How far right in the plot a moment lies, 0..1, by the window that the page asked the API for. */
  function placeOf(ms: number): number {
    const { fromMs, toMs } = api.lastWindow;
    return (ms - fromMs) / (toMs - fromMs);
  }

  async function pointAt(ms: number): Promise<void> {
    const { x, y, width, height } = await plotBox();
    await page.mouse.move(x + width * placeOf(ms), y + height / 2);
  }

  /** How many pixels of the actual line's colour there are in the column of a moment. */
  async function actualLinePixels(ms: number): Promise<number> {
    return page.evaluate<number>(`(() => {
      const canvas = document.querySelector('.plot canvas');
      const over = document.querySelector('.u-over').getBoundingClientRect();
      const ratio = canvas.width / canvas.getBoundingClientRect().width;
      const x = (over.left - canvas.getBoundingClientRect().left + over.width * ${placeOf(ms)}) * ratio;
      const { data } = canvas.getContext('2d').getImageData(Math.round(x), 0, 1, canvas.height);
      const line = getComputedStyle(document.documentElement).getPropertyValue('--actual-line').trim();
      const wanted = [1, 3, 5].map((at) => parseInt(line.slice(at, at + 2), 16));
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isNear = wanted.every((value, part) => Math.abs(data[at + part] - value) < 40);
        if (isNear && data[at + 3] > 128) count++;
      }
      return count;
    })()`);
  }
});
