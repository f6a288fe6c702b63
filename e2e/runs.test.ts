import type { Browser } from 'playwright-core';
import { launch, openWindow, visit } from './browser';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

describe('from the list of runs to one run', () => {
  it('a link of the list opens a flame graph', async () => {
    const { page, incidents } = await visit(await openWindow(browser), '/a/loopscope-app/runs');
    const link = page.locator('main a[href*="/runs/"]').first();
    await link.waitFor();
    await link.click();
    await page.waitForURL(/\/runs\/[0-9a-f]{32}-[0-9a-f]{16}/);
    await page.locator('main canvas').first().waitFor();
    expect(incidents.list).toEqual([]);
    await page.close();
  });
});
