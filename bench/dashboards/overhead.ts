import { ProxyProcess } from '../../workbench/src/proxy/ProxyProcess';
import { resultsOf, send, type Backend } from '../questions/askBackend';
import { median, quantile, timed } from '../questions/timing';
import type { Store } from '../store';
import { listenBetween, type Between } from './listenBetween';

const ROUNDS = 30;
const MINUTE = 60_000;

/** Answers of a thousand rows: numbers over time, and lines of a list. */
const QUESTIONS: Record<string, object> = {
  'a series of 1,000 minutes': { queryType: 'metrics', measures: ['llm_calls', 'cost'], interval: '1m' },
  'a list of 1,000 calls': { queryType: 'calls', limit: 1000 },
};

/**
 * Prints what a request of a thousand rows takes from its first byte to the last one of its answer, and how much of that
 * no statement was under way: the backend's own share, with reading the rows, framing them and writing them as JSON.
 */
export async function printOverhead({ url, binary }: Store, end: number): Promise<void> {
  const between = await listenBetween(url);
  const proxy = await ProxyProcess.start({ binary, clickHouseUrl: between.url, log: console.error });
  try {
    for (const [name, question] of Object.entries(QUESTIONS)) {
      const rounds = await measure(proxy, between, question, end);
      const all = median(rounds.map(({ ms }) => ms));
      const own = rounds.map(({ ms, engineMs }) => ms - engineMs);
      console.log(
        `${name}: ${all.toFixed(1)} ms, of which ${median(own).toFixed(1)} ms are the backend's own (P95 ${quantile(own, 0.95).toFixed(1)} ms)`
      );
    }
  } finally {
    await proxy.stop();
    await between.close();
  }
}

async function measure(
  backend: Backend,
  between: Between,
  question: object,
  end: number
): Promise<Array<{ ms: number; engineMs: number }>> {
  const rounds: Array<{ ms: number; engineMs: number }> = [];
  // The first round finds out about the database. Each asks for other minutes: an answer that is remembered would say nothing.
  for (let round = 0; round <= ROUNDS; round++) {
    const to = end - round * MINUTE;
    between.busy();
    const { value, ms } = await timed(() => send(backend, { A: question }, { from: to - 1000 * MINUTE, to }));
    const rows = resultsOf(value).A.frames?.[0]?.data.values[0]?.length ?? 0;
    if (rows < 990 || rows > 1010) {
      throw new Error(`The answer has ${rows} rows in place of about 1,000: take more spans.`);
    }
    rounds.push({ ms, engineMs: between.busy() });
  }
  return rounds.slice(1);
}
