import { readFileSync, writeFileSync } from 'node:fs';
import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE } from '../store';

/** Age in seconds of the oldest arrival that settlement has not come to; as the health check tells it. */
export async function settlementLag(engine: Engine): Promise<number> {
  const [{ lag }] = await engine.rows<{ lag: number }>(`
    WITH (SELECT max(run) FROM ${DATABASE}.llm_settled) AS mark
    SELECT toFloat64(if(count() = 0, 0, dateDiff('second', min(ingested_at), now()))) AS lag
    FROM ${DATABASE}.llm_inbox WHERE arrival >= toStartOfMinute(mark) AND ingested_at > mark`);
  return lag;
}

/** Seconds until all that has arrived is settled. */
export async function untilSettled(engine: Engine): Promise<number> {
  const began = Date.now();
  const [{ newest }] = await engine.rows<{ newest: string }>(
    `SELECT toString(max(ingested_at)) AS newest FROM ${DATABASE}.llm_inbox`
  );
  for (;;) {
    const [{ done }] = await engine.rows<{ done: number }>(
      `SELECT max(run) > toDateTime('${newest}', 'UTC') + 1 AS done FROM ${DATABASE}.llm_settled`
    );
    if (done === 1) {
      return (Date.now() - began) / 1000;
    }
    await pause(200);
  }
}

/** Milliseconds of processor time that this process, the engine in it, took for some work. */
export async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The most memory that this process held at once since the last call, in MiB; undefined where the system does not tell. */
export function memoryHighWater(): number | undefined {
  try {
    const told = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    writeFileSync('/proc/self/clear_refs', '5');
    return Number(told) / 1024;
  } catch {
    return undefined;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
