import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Locator } from 'playwright-core';

/** The browser that the page is shown in; suites leave themselves out where it is not there. */
export const CHROMIUM = process.env.VEDETTA_TEST_CHROMIUM ?? '/usr/bin/chromium';
/** Where the built page lies. */
export const PAGE_DIRECTORY = join(import.meta.dirname, '../../dist/web');
/** The reader's own clock is elsewhere: times of the page must be those of the shop all the same. */
export const READER_ZONE = 'America/New_York';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser, with a fresh profile that it removes again; throws where the page was not built. */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(join(PAGE_DIRECTORY, 'index.html'))) throw new Error('dist/web is missing: npx vite build web');
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Waits until an element says something, then gives all that it says. */
export async function saying(where: Locator, words: string | RegExp): Promise<string> {
  await where.filter({ hasText: words }).waitFor();
  return (await where.innerText()).replace(/\s+/g, ' ');
}
