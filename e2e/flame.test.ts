import type { Browser, Page } from 'playwright-core';
import { launch, openWindow, workbenchUrl } from './browser';
import { answerOf, columnsOf, serveTrace } from './tracesOf';

const PANEL = '/panels/loopscope-agentflame-panel';
/** Beyond this a layout is made by a worker. */
const WORKER_ABOVE = 50_000;

let browser: Browser;
const bodies = new Map<string, string>();

/** Traces are made once: they are large. */
function traceOf(shape: 'flat' | 'deep' | 'turns', count: number): string {
  const key = `${shape} ${count}`;
  const body = bodies.get(key) ?? answerOf(columnsOf(shape, count), count);
  bodies.set(key, body);
  return body;
}

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

async function open(prepare: (page: Page) => Promise<unknown>): Promise<{ page: Page; exceptions: string[] }> {
  const page = await (await openWindow(browser)).newPage();
  const exceptions: string[] = [];
  page.on('pageerror', ({ message }) => exceptions.push(message));
  await prepare(page);
  await page.goto(workbenchUrl(PANEL));
  return { page, exceptions };
}

const show = (shape: 'flat' | 'deep' | 'turns', count: number) => (page: Page) =>
  serveTrace(page, { status: 200, body: traceOf(shape, count) });

/** What a screen reader hears first, once there is a layout to be on. */
async function firstSpan(page: Page): Promise<string> {
  await page.locator('canvas').first().waitFor();
  await page.getByRole('tree', { name: 'Spans of the run' }).focus();
  return (await page.getByRole('treeitem').textContent()) ?? '';
}

describe('a large trace', () => {
  it('is laid out by a worker, by time and by tokens', async () => {
    const { page, exceptions } = await open(show('turns', WORKER_ABOVE + 10_000));
    expect(await firstSpan(page)).toContain('agent 0');
    expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
      expect.stringMatching(/\/loopscope-agentflame-panel\/layout-worker\.js$/),
    ]);
    await page.keyboard.press('k');
    await page
      .getByText(/Share of the run/)
      .first()
      .waitFor({ state: 'attached' });
    expect(exceptions).toEqual([]);
    await page.context().close();
  });

  it('is laid out on the page where its policy forbids workers', async () => {
    const { page, exceptions } = await open(async (opened) => {
      await opened.route(`**${PANEL}`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          headers: { ...response.headers(), 'content-security-policy': "worker-src 'none'" },
        });
      });
      await show('turns', WORKER_ABOVE + 10_000)(opened);
    });
    expect(await firstSpan(page)).toContain('agent 0');
    expect(page.workers()).toEqual([]);
    expect(exceptions).toEqual([]);
    await page.context().close();
  });

  it('is laid out on the page where a sandbox has no workers', async () => {
    const { page, exceptions } = await open(async (opened) => {
      await opened.addInitScript('delete window.Worker');
      await show('turns', WORKER_ABOVE + 10_000)(opened);
    });
    expect(await firstSpan(page)).toContain('agent 0');
    expect(exceptions).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['flat', 100_000],
    ['deep', 10_000],
    ['turns', 300_000],
  ] as const)('%s, of %d spans, is drawn, walked and zoomed', async (shape, count) => {
    const { page, exceptions } = await open(show(shape, count));
    expect(await firstSpan(page)).toContain('agent 0');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('treeitem').getAttribute('aria-level')).toBe('2');
    await page.keyboard.press('z');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Details of the span' }).waitFor();
    expect(exceptions).toEqual([]);
    await page.context().close();
  });
});

describe('a small trace', () => {
  it('is laid out at once, without a worker', async () => {
    const { page } = await open(show('turns', 1_000));
    expect(await firstSpan(page)).toContain('agent 0');
    expect(page.workers()).toEqual([]);
    await page.context().close();
  });
});
