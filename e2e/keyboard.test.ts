import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch, openWindow, visit } from './browser';
import { appPages, datasourcePages, panelPages } from './pages';

let browser: Browser;
let window: BrowserContext;

beforeAll(async () => {
  browser = await launch();
  window = await openWindow(browser);
});

afterAll(() => browser.close());

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });
}

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: string, limit = 60) {
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) {
      return;
    }
  }
  throw new Error(`"${name}" is not among the first ${limit} stops of the Tab key.`);
}

describe('without a mouse', () => {
  it('the first stop leads past the navigation', async () => {
    const { page } = await visit(window, appPages[0].path);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.close();
  });

  it.each([...appPages, ...panelPages, ...datasourcePages])('$name is reached', async ({ name, path }) => {
    const { page } = await visit(window, '/nowhere');
    await tabTo(page, name);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === path);
    await page.close();
  });

  it('the theme is changed, and stays', async () => {
    const { page } = await visit(window, '/nowhere');
    await tabTo(page, 'Light theme');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Dark theme' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Dark theme' }).waitFor();
    await page.close();
  });
});
