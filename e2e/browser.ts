import { chromium, type Browser, type Page } from 'playwright-core';

export const widths = { desktop: 1440, phone: 375 } as const;
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

/** Opens a page of the workbench and waits until it asks for nothing more. */
export async function visit(
  browser: Browser,
  path: string,
  { width = widths.desktop as number, theme = 'dark' as (typeof themes)[number] } = {}
): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const incidents = record(page);
  const address = new URL(workbenchUrl(path));
  address.searchParams.set('theme', theme);
  await page.goto(address.href, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return { page, incidents };
}
