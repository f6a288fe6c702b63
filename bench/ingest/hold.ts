import type { Engine } from '../../workbench/src/engine/Engine';
import { memoryHighWater, pause, settlementLag } from './measure';

export interface Done {
  spans: number;
  turnedAway: number;
  /** Milliseconds of processor time of the sender, where it is another process. */
  senderMs: number;
}

/** Something that writes spans at a rate. */
export interface Load {
  name: string;
  /** Goes on at another rate, in spans a second, and says what was done since the last call. */
  turn(rate: number): Promise<Done>;
  stop(): Promise<void>;
}

export interface Held {
  asked: number;
  /** Spans a second that were acknowledged. */
  got: number;
  /** Of 1, how much of one processor each side took. */
  processors: number;
  senderProcessors: number;
  memoryMiB?: number;
  /** Seconds, the longest at the middle of the time and at its end. */
  lagBefore: number;
  lag: number;
  turnedAway: number;
  holds: boolean;
}

const SAMPLES = 10;
/** Settlement is promised within a minute of a trace's last span. */
const LONGEST_LAG = 60;

/** Writes at a rate for so long and says whether store and settlement kept up. */
export async function hold(engine: Engine, load: Load, rate: number, seconds: number): Promise<Held> {
  memoryHighWater();
  await load.turn(rate);
  const before = process.cpuUsage();
  const began = performance.now();
  const lags: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    await pause((seconds * 1000) / SAMPLES);
    lags.push(await settlementLag(engine));
  }
  const elapsed = performance.now() - began;
  const used = process.cpuUsage(before);
  const { spans, turnedAway, senderMs } = await load.turn(0);
  const lagBefore = Math.max(...lags.slice(0, SAMPLES / 2));
  const lag = Math.max(...lags.slice(SAMPLES / 2));
  const got = (spans * 1000) / elapsed;
  return {
    asked: rate,
    got,
    processors: (used.user + used.system) / 1000 / elapsed,
    senderProcessors: senderMs / elapsed,
    memoryMiB: memoryHighWater(),
    lagBefore,
    lag,
    turnedAway,
    holds: got >= 0.97 * rate && lag <= LONGEST_LAG && turnedAway === 0,
  };
}
