/**
 * npm run bench -- flame [spans]: the flame graph in Chromium. First its own work: tree, columns, layouts by time and by
 * tokens, as multiples of a plain loop over as many numbers on the same machine. Then beside @grafana/flamegraph, on the
 * same spans and in one run: from frames in hand to the first picture, and what is held beside those frames, median of 3;
 * then the times between frames while ours is zoomed and panned. Both lay out on the page here.
 */
import { build } from 'esbuild';
import path from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';

import { fetchPeer, type Peer } from './peer';

const RUNS = 3;
const FRAMES = 120;

type Case = readonly [which: 'ours' | 'theirs', shape: string, count: number];
/** Neither is asked to do what takes it longer. */
const PATIENCE_MS = 120_000;
const packages = path.resolve(__dirname, '..', '..', 'node_modules');

async function bundle({ entry, packages: more }: Peer): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, 'page.tsx')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    outdir: 'bench',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    nodePaths: [packages, more],
    alias: { '@grafana/flamegraph': entry },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.css': 'empty' },
    plugins: [
      {
        name: 'no-assistant',
        setup({ onResolve, onLoad }) {
          // An optional peer for Grafana Cloud.
          onResolve({ filter: /^@grafana\/assistant$/ }, () => ({ path: 'assistant', namespace: 'none' }));
          onLoad({ filter: /.*/, namespace: 'none' }, () => ({
            contents:
              'export const useAssistant = () => ({ isAvailable: false }); export const createAssistantContextItem = () => null; export const OpenAssistantButton = () => null;',
          }));
        },
      },
    ],
  });
  return outputFiles.find(({ path: name }) => name.endsWith('.js'))!.text;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

async function openPage(browser: Browser, script: string) {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', ({ message }) => console.error(`page: ${message}`));
  // An origin of its own: about:blank has no storage.
  await page.route('http://bench.localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><body style="margin:0"></body>' })
  );
  await page.goto('http://bench.localhost/');
  await page.addScriptTag({ content: script });
  return page;
}

/** Megabytes that are held: objects and what lies in typed arrays. */
async function heldMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize: number;
  };
  return (usedSize + backingStorageSize) / 2 ** 20;
}

interface Told {
  paintMs: number;
  /** Held by the graph beside the frames that it was given. */
  heldMb: number;
  frames: number[];
}

async function measureOnce(page: Page, [which, shape, count]: Case): Promise<Told> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(([a, b, c]) => window.prepare(a, b, c), [which, shape, count] as const);
  const before = await heldMb(session);
  const paintMs = await page.evaluate(() => window.paint());
  const held = (await heldMb(session)) - before;
  const frames = which === 'ours' ? await page.evaluate((n) => window.frameTimes(n), FRAMES) : [];
  return { paintMs, heldMb: held, frames };
}

async function measured(browser: Browser, script: string, given: Case): Promise<Told | string> {
  const all: Told[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await openPage(browser, script);
    const limit = new Promise<string>((resolve) =>
      setTimeout(() => resolve('longer than it was given'), PATIENCE_MS).unref()
    );
    const told = await Promise.race([measureOnce(page, given), limit]).catch(
      (reason: Error) => reason.message.split('\n')[0]
    );
    await page.close();
    if (typeof told === 'string') {
      return told;
    }
    all.push(told);
  }
  return {
    paintMs: median(all.map((m) => m.paintMs)),
    heldMb: median(all.map((m) => m.heldMb)),
    frames: all.flatMap((m) => m.frames),
  };
}

/** Prints the times of each shape's layouts; returns the median of what the plain loop took. */
async function layouts(browser: Browser, script: string, count: number): Promise<number> {
  const page = await openPage(browser, script);
  const loops: number[] = [];
  for (const shape of await page.evaluate(() => window.shapes)) {
    const { loop, ...steps } = await page.evaluate(([a, b]) => window.layoutTimes(a, b), [shape, count] as const);
    loops.push(loop);
    const told = Object.entries(steps).map(([name, ms]) => `${name} ${ms.toFixed(0)} ms (${(ms / loop).toFixed(1)})`);
    console.log(`${shape}, ${count}: loop ${loop.toFixed(0)} ms; ${told.join(', ')}`);
  }
  await page.close();
  return median(loops);
}

async function main() {
  const count = Number(process.argv[2] ?? 300_000);
  const peer = fetchPeer();
  const script = await bundle(peer);
  const browser = await chromium.launch({
    executablePath: process.env.LOOPSCOPE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const loopMs = await layouts(browser, script, count);
  console.log(`Pictures; @grafana/flamegraph ${peer.version}`);
  const shapes: Array<[string, number]> = [
    ['parallel agents', count],
    ['flat siblings', Math.min(count, 100_000)],
    ['one deep chain', Math.min(count, 10_000)],
  ];
  for (const [shape, spans] of shapes) {
    for (const which of ['ours', 'theirs'] as const) {
      const told = await measured(browser, script, [which, shape, spans]);
      if (typeof told === 'string') {
        console.log(`${shape}, ${spans}: ${which}: ${told}`);
        continue;
      }
      const { paintMs, heldMb: held, frames } = told;
      const smooth = frames.length
        ? `; between frames: median ${median(frames).toFixed(1)} ms, 95 of 100 below ${quantile(frames, 0.95).toFixed(1)} ms`
        : '';
      console.log(
        `${shape}, ${spans}: ${which}: first picture ${paintMs.toFixed(0)} ms (${(paintMs / loopMs).toFixed(1)} loops), ${held.toFixed(0)} MB held${smooth}`
      );
    }
  }
  await browser.close();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
