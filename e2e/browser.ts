import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export const widths = { desktop: 1440, phone: 375 };
export const themes = ['dark', 'light'] as const;

/** What went wrong on a page without anybody seeing it. */
export interface Incidents {
  list: string[];
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.LOOPSCOPE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

export function workbenchUrl(path: string): string {
  return new URL(path, process.env.LOOPSCOPE_WEB).href;
}

function record(page: Page): Incidents {
  const incidents: Incidents = { list: [] };
  const { host } = new URL(workbenchUrl('/'));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      incidents.list.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => incidents.list.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) {
      incidents.list.push(`${response.status()}: ${response.url()}`);
    }
  });
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (address.protocol.startsWith('http') && address.host !== host) {
      incidents.list.push(`request to ${address.host}`);
    }
  });
  return incidents;
}

export interface Visit {
  page: Page;
  incidents: Incidents;
}

export interface Window {
  width?: number;
  theme?: (typeof themes)[number];
}

/** A window keeps its cache from page to page, as a user's does. */
export async function openWindow(browser: Browser, { width = widths.desktop }: Window = {}): Promise<BrowserContext> {
  const window = await browser.newContext({ viewport: { width, height: 900 } });
  // A machine that also runs the engine and the other checks may be slow.
  window.setDefaultTimeout(60_000);
  return window;
}

/** Nothing on the page says that it is loading. */
function isSettled(): boolean {
  const main = document.querySelector('main');
  return (
    main !== null && !/\bLoading\b|Reading the runs/.test(main.innerText) && !main.querySelector('[aria-busy="true"]')
  );
}

/** Waits until everything that the page asked for has been answered. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(isSettled);
}

/** Opens a page of the workbench and waits until everything on it has been answered. */
export async function visit(window: BrowserContext, path: string, { theme = 'dark' }: Window = {}): Promise<Visit> {
  const page = await window.newPage();
  const incidents = record(page);
  const address = new URL(workbenchUrl(path));
  address.searchParams.set('theme', theme);
  await page.goto(address.href, { waitUntil: 'load' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await settled(page);
  return { page, incidents };
}

/** What the page reports as an error; notes and warnings are part of some pages. */
export function errorAlerts(page: Page): Promise<string[]> {
  return page.getByTestId('data-testid Alert error').allInnerTexts();
}
