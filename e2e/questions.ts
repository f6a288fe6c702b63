import type { BrowserContext } from 'playwright-core';

/** Has pages of the workbench ask something else in place of their first query. */
export async function askFor(window: BrowserContext, question: object): Promise<void> {
  await window.route('**/api/ds/query**', async (route) => {
    const asked = route.request().postDataJSON();
    const [first, ...others] = asked.queries;
    const isFirst = first?.refId === 'A' && first.queryType === 'trace';
    await route.continue({
      postData: JSON.stringify({ ...asked, queries: isFirst ? [{ ...first, ...question }, ...others] : asked.queries }),
    });
  });
}
