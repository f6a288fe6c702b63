import { endOfData, generate } from '../questions/generate';
import { sizesFrom } from '../questions/sizes';
import { withStore } from '../store';
import { printCrowd } from './crowd';
import { printOverhead } from './overhead';

const DEFAULT = ['200000:512'];

/**
 * What many people at once take, and what the backend adds to ClickHouse's own time:
 *
 *   npm run bench -- dashboards [LLM-SPANS:BYTES-OF-MESSAGES]
 */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  for (const size of sizesFrom(argv.length > 0 ? argv : DEFAULT)) {
    await withStore(
      async (store) => {
        const now = Date.now();
        await generate(store.engine, size, now);
        console.log(`${size.spans.toLocaleString('en-US')} LLM spans over 30 days`);
        await printOverhead(store, endOfData(now));
        await printCrowd(store, endOfData(now));
      },
      { refresh: '9999 HOUR' }
    );
  }
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
