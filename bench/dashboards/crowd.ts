import path from 'node:path';
import { ProxyProcess } from '../../workbench/src/proxy/ProxyProcess';
import { post, type Backend } from '../questions/askBackend';
import { PANELS } from '../questions/dashboard';
import { median, quantile, timed } from '../questions/timing';
import type { Store } from '../store';
import { writeTokens } from './people';

const PEOPLE = 50;
const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * Prints how long a dashboard of twelve panels takes, each panel a request as Grafana sends them: opened by one after the
 * other, and by fifty at once, nobody asking quite the same. Meanwhile somebody else asks for one figure again and again.
 */
export async function printCrowd({ url, binary, dataDir }: Store, end: number): Promise<void> {
  const tokens = path.join(dataDir, 'tokens');
  const [somebody, ...secrets] = writeTokens(tokens, PEOPLE + 1);
  const args = ['--at-once', String((PEOPLE + 1) * PANELS.length), '--tokens', tokens];
  const proxy = await ProxyProcess.start({ binary, clickHouseUrl: url, args, log: console.error });
  try {
    const backend = (token: string): Backend => ({ url: proxy.url, token });
    await open(proxy, end, 0); // finds out about the database, and warms caches
    const alone: number[] = [];
    for (const [at, secret] of secrets.entries()) {
      alone.push((await timed(() => open(backend(secret), end, 1 + at))).ms);
    }
    const inTurn = alone.reduce((sum, ms) => sum + ms, 0);
    console.log(
      `${PEOPLE} dashboards of ${PANELS.length} panels, 24 h, one after the other: ${inTurn.toFixed(0)} ms; each ${told(alone)}`
    );
    const asker = askAgainAndAgain(backend(somebody), end);
    const people = secrets.map((secret, at) => timed(() => open(backend(secret), end, 1 + PEOPLE + at)));
    const { value, ms } = await timed(() => Promise.all(people));
    const meanwhile = await asker.stop();
    console.log(
      `at once: ${ms.toFixed(0)} ms (${(ms / inTurn).toFixed(2)}x), none of ${PEOPLE * PANELS.length} requests failed; each ${told(value.map((one) => one.ms))}`
    );
    console.log(`one figure, asked meanwhile ${meanwhile.length} times: ${told(meanwhile)}`);
  } finally {
    await proxy.stop();
  }
}

/** All panels of a dashboard at once. A request that fails, fails the bench. Each person asks for another day by a minute. */
async function open(backend: Backend, end: number, person: number): Promise<void> {
  const to = end - person * MINUTE;
  await Promise.all(
    PANELS.map((panel) => post(backend, { A: { queryType: 'metrics', ...panel } }, { from: to - DAY, to }))
  );
}

function askAgainAndAgain(backend: Backend, end: number): { stop: () => Promise<number[]> } {
  const times: number[] = [];
  let going = true;
  const asking = (async () => {
    for (let nth = 0; going; nth++) {
      const to = end - (nth % 1000) * MINUTE;
      const question = { queryType: 'metrics', format: 'table', measures: ['llm_calls'] };
      times.push((await timed(() => post(backend, { A: question }, { from: to - 2 * DAY, to }))).ms);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await asking;
      return times;
    },
  };
}

function told(times: readonly number[]): string {
  const [shortest, longest] = [Math.min(...times), Math.max(...times)];
  return [
    `${shortest.toFixed(0)} to ${longest.toFixed(0)} ms`,
    `median ${median(times).toFixed(0)}`,
    `P95 ${quantile(times, 0.95).toFixed(0)}`,
  ].join(', ');
}
