import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch, openWindow, settled, visit, widths } from './browser';
import { appPages, datasourcePages, panelPages } from './pages';
import { askFor } from './questions';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** Grafana's own, as it draws them. */
const NOT_OURS = [
  // An icon alone, without a name.
  '[data-testid="data-testid RefreshPicker run button"]',
  // The legend of a time series names a series by its state: "All series selected".
  '[class*="LegendLabel"]',
];

/** What axe finds on the page that keeps somebody from using it, as "rule: element". */
async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ include: 'main', exclude: ${JSON.stringify(NOT_OURS)} })`
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary?.replace(/\s+/g, ' ')}`)
    );
}

/** Each width and each theme once: what a width changes has nothing to do with colours. */
const variants = [
  { size: 'desktop', width: widths.desktop, theme: 'dark' },
  { size: 'phone', width: widths.phone, theme: 'light' },
] as const;

const [flame, context, velocity] = ['agentflame', 'contextwindow', 'loopvelocity'].map(
  (name) => panelPages.find(({ path }) => path.includes(name))?.path ?? ''
);

/** What a panel may look like besides what it opens with. */
const states: Array<{ name: string; path: string; reach: (page: Page) => Promise<unknown>; ask?: object }> = [
  {
    name: 'the flame graph by tokens',
    path: flame,
    reach: (page) => page.getByRole('radio', { name: 'Tokens' }).check({ force: true }),
  },
  {
    name: 'the flame graph by cost',
    path: flame,
    reach: (page) => page.getByRole('radio', { name: 'Cost' }).check({ force: true }),
  },
  {
    name: 'a span in detail',
    path: flame,
    reach: async (page) => {
      await page.getByRole('tree', { name: 'Spans of the run' }).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Details of the span' }).waitFor();
    },
  },
  { name: 'context windows of a fleet', path: context, ask: { queryType: 'runs', limit: 100 }, reach: settled },
  { name: 'a list of runs', path: velocity, ask: { queryType: 'runs', limit: 100 }, reach: settled },
  { name: 'loops by agent', path: velocity, ask: { queryType: 'loops', format: 'table' }, reach: settled },
  ...[flame, context, velocity].map((path) => ({
    name: `no such trace on ${path}`,
    path,
    ask: { queryType: 'trace', traceId: 'f'.repeat(32), runId: undefined },
    reach: settled,
  })),
];

describe.each(variants)('on a $size, $theme, nothing keeps anybody from using', ({ width, theme }) => {
  let window: BrowserContext;

  beforeAll(async () => {
    window = await openWindow(browser, { width });
  });

  afterAll(() => window.close());

  it.each([...appPages, ...panelPages, ...datasourcePages])('$name', async ({ path }) => {
    const { page } = await visit(window, path, { theme });
    expect(await serious(page)).toEqual([]);
    await page.close();
  });

  it.each(states)('$name', async ({ path, ask, reach }) => {
    if (ask) {
      await askFor(window, ask);
    }
    const { page } = await visit(window, path, { theme });
    await reach(page);
    expect(await serious(page)).toEqual([]);
    await page.close();
    await window.unrouteAll();
  });
});
