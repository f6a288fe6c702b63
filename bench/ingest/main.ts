import { withStore, type Store } from '../store';
import { engineLoad } from './engineLoad';
import { hold, type Held, type Load } from './hold';
import { untilSettled } from './measure';
import { CALLS_PER_TRACE, createText, SPANS_PER_TRACE } from './mix';
import { otlpLoad } from './otlpLoad';
import { unitCosts } from './unitCosts';

/** The rate that is promised, in spans a second. */
const PROMISED = 10_000;
const STEP = 1.25;

/**
 * How many spans a second the store takes, with every view and settlement, from the engine's own inserts and through the
 * OTLP receiver:
 *
 *   npm run bench -- ingest [engine | otlp] [seconds at the promised rate] [seconds at each further one]
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const only = args.find((arg) => Number.isNaN(Number(arg)));
  const [long = 180, short = 45] = args.filter((arg) => arg !== only).map(Number);
  await withStore(async (store) => {
    await createText(store.engine);
    await printUnitCosts(store);
    if (only !== 'otlp') {
      await printRates(store, engineLoad(store.engine), long, short);
    }
    if (only !== 'engine') {
      await printRates(store, await otlpLoad(store), long, short);
    }
  });
}

async function printUnitCosts({ engine }: Store): Promise<void> {
  const { store, view, settlement, anInsert, nothingNew, quiet } = await unitCosts(engine);
  console.log('Processor time a span, one part at a time, in batches of 10,000:');
  console.log(
    `  made and stored ${store.toFixed(1)} us, insert view ${view.toFixed(1)} us, settlement and roll-ups ${settlement.toFixed(1)} us; an insert of one row ${anInsert.toFixed(0)} ms`
  );
  console.log(
    `A settlement with nothing to do: ${quiet.toFixed(0)} ms, within two minutes of the last span ${nothingNew.toFixed(0)} ms`
  );
}

async function printRates({ engine }: Store, load: Load, long: number, short: number): Promise<void> {
  console.log(`\n${load.name}`);
  console.log('spans/s asked      got  LLM calls/s  processors  sender  memory MiB   lag s  turned away  holds');
  try {
    let best: Held | undefined;
    for (let rate = PROMISED, seconds = long; ; rate *= STEP, seconds = short) {
      const held = await hold(engine, load, Math.round(rate), seconds);
      console.log(line(held));
      if (!held.holds) {
        break;
      }
      best = held;
    }
    for (let rate = PROMISED / STEP; best === undefined && rate > PROMISED / 20; rate /= STEP) {
      await untilSettled(engine);
      const held = await hold(engine, load, Math.round(rate), short);
      console.log(line(held));
      best = held.holds ? held : undefined;
    }
    console.log(
      best === undefined
        ? 'No rate held.'
        : `The highest rate that held: ${best.got.toFixed(0)} spans/s, ${calls(best.got).toFixed(0)} LLM calls/s.`
    );
  } finally {
    await load.stop();
    console.log(`Settled ${(await untilSettled(engine)).toFixed(0)} s after the last span.`);
  }
}

const calls = (spans: number) => (spans * CALLS_PER_TRACE) / SPANS_PER_TRACE;

function line(held: Held): string {
  const lags = `${held.lagBefore.toFixed(0)}-${held.lag.toFixed(0)}`;
  return [
    held.asked.toFixed(0).padStart(13),
    held.got.toFixed(0).padStart(8),
    calls(held.got).toFixed(0).padStart(12),
    held.processors.toFixed(2).padStart(11),
    held.senderProcessors.toFixed(2).padStart(7),
    (held.memoryMiB?.toFixed(0) ?? '').padStart(11),
    lags.padStart(7),
    String(held.turnedAway).padStart(12),
    (held.holds ? 'yes' : 'no').padStart(6),
  ].join(' ');
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
