import type { Browser, BrowserContext, Page } from 'playwright-core';
import { errorAlerts, launch, openWindow, settled, visit } from './browser';

let browser: Browser;
let window: BrowserContext;

beforeAll(async () => {
  browser = await launch();
  window = await openWindow(browser);
});

afterAll(() => browser.close());

/** Chooses a kind of query as somebody does who has no mouse. */
async function show(page: Page, kind: string) {
  const type = page.getByLabel('Show', { exact: true });
  await type.focus();
  await type.fill(kind);
  await page.getByRole('option', { name: new RegExp(`^${kind}`) }).waitFor();
  await page.keyboard.press('Enter');
  await settled(page);
}

describe('the query editor', () => {
  it('draws a first graph of which nothing was typed', async () => {
    const { page, incidents } = await visit(window, '/datasource/query');
    await page.locator('main canvas').first().waitFor();
    expect(await page.locator('main').innerText()).toContain('claude-haiku-4-5');
    expect(incidents.list).toEqual([]);
    await page.close();
  });

  it.each(['Runs', 'Sessions', 'Calls', 'Loops', 'Graph', 'Events'])('shows %s', async (kind) => {
    const { page, incidents } = await visit(window, '/datasource/query');
    await show(page, kind);
    await page.locator('main').getByRole('table').first().waitFor();
    expect(await errorAlerts(page)).toEqual([]);
    expect(incidents.list).toEqual([]);
    await page.close();
  });
});

describe('the settings', () => {
  it('compare ClickHouse with Tempo once they have the addresses of both', async () => {
    const { page, incidents } = await visit(window, '/datasource/settings');
    const compare = page.getByRole('button', { name: 'Compare sources' });
    expect(await compare.count()).toBe(0);
    await page.getByPlaceholder('http://clickhouse:8123').fill('http://clickhouse:8123');
    await page.keyboard.press('Tab');
    await page.getByPlaceholder('http://tempo:3200').fill('http://tempo:3200');
    await page.keyboard.press('Tab');
    await compare.first().waitFor();
    expect(incidents.list).toEqual([]);
    await page.close();
  });

  it('say what is wrong with an address where it is typed', async () => {
    const { page } = await visit(window, '/datasource/settings');
    const address = page.getByPlaceholder('http://clickhouse:8123');
    await address.fill('clickhouse');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').first().waitFor();
    await page.close();
  });
});
