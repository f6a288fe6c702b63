import type { Browser, BrowserContext, Page } from 'playwright-core';
import { errorAlerts, launch, openWindow, themes, visit, widths } from './browser';
import { appPages, datasourcePages, panelPages } from './pages';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** How far the page reaches beyond the window to the right: nobody finds what is there. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

const variants = Object.entries(widths).flatMap(([size, width]) => themes.map((theme) => ({ size, width, theme })));

describe.each(variants)('on a $size, $theme', ({ width, theme }) => {
  let window: BrowserContext;

  beforeAll(async () => {
    window = await openWindow(browser, { width });
  });

  afterAll(() => window.close());

  it.each([...appPages, ...panelPages, ...datasourcePages])('$name opens without an error', async ({ path }) => {
    const { page, incidents } = await visit(window, path, { theme });
    expect(await page.getByRole('note').innerText()).toContain('not a Grafana');
    expect(await errorAlerts(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(incidents.list).toEqual([]);
    await page.close();
  });
});

describe('the panels', () => {
  it.each(panelPages)('$name draws a run', async ({ path }) => {
    const { page } = await visit(await openWindow(browser), path);
    const panel = page.locator('[data-viz-panel-key]');
    await panel.locator('canvas, svg, table').first().waitFor();
    expect(await panel.innerText()).not.toMatch(/No data|Unable to render/);
    await page.context().close();
  });
});
