/**
 * npm run bench -- flame [spans]: the flame graph in Chromium beside @grafana/flamegraph, on the same spans and in one run:
 * from frames in hand to the first picture, and the heap held afterwards, median of 3; then the times between frames while
 * ours is zoomed and panned. Both lay out on the page here. `loop` is what this machine takes for a plain loop.
 */
import { build } from 'esbuild';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

import { fetchPeer, type Peer } from './peer';
import type { Measured } from './page';

const RUNS = 3;
const FRAMES = 120;
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

function plainLoopMs(count: number): number {
  const numbers = Float64Array.from({ length: count }, (_, i) => i);
  const start = performance.now();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < count; i++) {
      sum += numbers[i];
    }
  }
  return sum > 0 ? performance.now() - start : 0;
}

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

async function measured(browser: Browser, script: string, which: 'ours' | 'theirs', shape: string, count: number) {
  const all: Measured[] = [];
  let frames: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await openPage(browser, script);
    const work = page.evaluate(([a, b, c]) => window.measure(a, b, c), [which, shape, count] as const);
    const limit = new Promise<string>((resolve) =>
      setTimeout(() => resolve('longer than it was given'), PATIENCE_MS).unref()
    );
    const told = await Promise.race([work, limit]).catch((reason: Error) => reason.message.split('\n')[0]);
    if (typeof told === 'string') {
      await page.close();
      return told;
    }
    all.push(told);
    if (which === 'ours' && run === RUNS - 1) {
      frames = await page.evaluate((n) => window.frameTimes(n), FRAMES);
    }
    await page.close();
  }
  return { paintMs: median(all.map((m) => m.paintMs)), heapMb: median(all.map((m) => m.heapMb)), frames };
}

async function main() {
  const count = Number(process.argv[2] ?? 300_000);
  const peer = fetchPeer();
  const script = await bundle(peer);
  const browser = await chromium.launch({
    executablePath: process.env.LOOPSCOPE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  });
  const loopMs = plainLoopMs(count);
  console.log(`${count} spans; loop ${loopMs.toFixed(0)} ms; @grafana/flamegraph ${peer.version}`);
  const shapes: Array<[string, number]> = [
    ['parallel agents', count],
    ['flat siblings', Math.min(count, 100_000)],
    ['one deep chain', Math.min(count, 10_000)],
  ];
  for (const [shape, spans] of shapes) {
    for (const which of ['ours', 'theirs'] as const) {
      const told = await measured(browser, script, which, shape, spans);
      if (typeof told === 'string') {
        console.log(`${shape}, ${spans}: ${which}: ${told}`);
        continue;
      }
      const { paintMs, heapMb, frames } = told;
      const smooth = frames.length
        ? `; between frames: median ${median(frames).toFixed(1)} ms, 95 of 100 below ${quantile(frames, 0.95).toFixed(1)} ms`
        : '';
      console.log(
        `${shape}, ${spans}: ${which}: first picture ${paintMs.toFixed(0)} ms (${(paintMs / loopMs).toFixed(1)} loops), ${heapMb.toFixed(0)} MB${smooth}`
      );
    }
  }
  await browser.close();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
