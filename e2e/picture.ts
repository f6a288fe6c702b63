/**
 * npm run picture: the README's pictures, the three panels on the demo's data, as SVG. Asks a running workbench with the demo
 * data (LOOPSCOPE_WEB, by default http://127.0.0.1:4300). The flame graph is a canvas: it gives its own drawing, with the
 * button that users have; the others are told element by element by dom-to-svg.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launch, openWindow, settled, visit } from './browser';
import { svgConverter } from './svgConverter';

process.env.LOOPSCOPE_WEB ??= 'http://127.0.0.1:4300';

const folder = path.resolve(__dirname, '..', 'docs', 'img');
/** As wide as a README shows a picture in full size. */
const WIDTH = 1060;
const PANEL = '[data-viz-panel-key]';
/** A window that is lower than any panel, so that none grows to fill it. */
const LOW = 200;
/** Until a panel of another size is drawn. */
const DRAWN_MS = 1_500;
/** Coordinates to a tenth of a pixel. */
const DIGITS = /(\.\d)\d+/g;

interface Picture {
  file: string;
  label: string;
  panel: string;
  /** The demo's service whose run is shown. */
  service: string;
  /** Of the panel, in pixels. */
  height: number;
}

const PICTURES: Picture[] = [
  {
    file: 'agent-step-flame-graph',
    label: 'A run of a team of agents in the agent flame graph',
    panel: 'loopscope-agentflame-panel',
    service: 'demo-team',
    height: 290,
  },
  {
    file: 'context-window',
    label: 'What filled the context window, model call by model call',
    panel: 'loopscope-contextwindow-panel',
    service: 'demo-context',
    height: 460,
  },
  {
    file: 'loop-velocity',
    label: 'An agent that goes in circles, in the loop velocity panel',
    panel: 'loopscope-loopvelocity-panel',
    service: 'demo-looping',
    height: 400,
  },
];

async function choose(page: Page, service: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Run' }).click();
  await page.keyboard.type(service);
  await page
    .getByRole('option', { name: new RegExp(`^${service} `) })
    .first()
    .click();
  await settled(page);
}

/** Makes the panel as high as the picture, and takes the pointer away from what would show a tooltip. */
async function frame(page: Page, height: number): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height: LOW });
  await page.locator(PANEL).evaluate((element, pixels) => {
    for (let at: Element | null = element; at instanceof HTMLElement && at.tagName !== 'MAIN'; at = at.parentElement) {
      if (Number.parseFloat(getComputedStyle(at).minHeight) > pixels) {
        at.style.minHeight = `${pixels}px`;
      }
    }
  }, height);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(DRAWN_MS);
}

/** The flame graph's own drawing of all its rows. */
async function exported(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  await page.getByRole('menuitem', { name: /SVG/ }).click();
  return fs.readFileSync(await (await download).path(), 'utf8');
}

/** A canvas cannot be told by elements: the graph's own drawing takes its place, and the minimap is left out. */
async function withDrawing(page: Page): Promise<string> {
  const drawing = await exported(page);
  const place = await page.locator(PANEL).evaluate((element) => {
    const canvases = [...element.querySelectorAll('canvas')];
    const graph = canvases.reduce((best, canvas) => (canvas.clientHeight > best.clientHeight ? canvas : best));
    canvases.forEach((canvas) => canvas !== graph && canvas.parentElement?.style.setProperty('display', 'none'));
    graph.style.visibility = 'hidden';
    const { x, y } = graph.getBoundingClientRect();
    return { x, y };
  });
  const svg = await converted(page);
  return svg.replace(/<\/svg>\s*$/, `${drawing.replace('<svg ', `<svg x="${place.x}" y="${place.y}" `)}</svg>`);
}

async function converted(page: Page): Promise<string> {
  await page.addScriptTag({ content: svgConverter() });
  return page.locator(PANEL).evaluate((element) => window.svgOf(element));
}

declare global {
  interface Window {
    svgOf: (element: Element) => string;
  }
}

/** What tells of the page that it was taken from, and of how it was made. */
const MADE_OF = [
  /<!--.*?-->/gs,
  /@font-face\s*\{[^}]*\}/g,
  / (class|data-[a-z-]+|aria-[a-z]+|role|tabindex)="[^"]*"/g,
  / (xlink:)?href="https?:[^"]*"/g,
];

/** With a name for those who hear it, and no more digits than can be seen. */
function finished(svg: string, label: string): string {
  const plain = MADE_OF.reduce((text, part) => text.replaceAll(part, ''), svg).replace(/<[^>]*>/g, (tag) =>
    tag.replace(DIGITS, '$1')
  );
  return `${plain.replace('<svg ', `<svg role="img" aria-label="${label}" `).trim()}\n`;
}

async function main(): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const browser = await launch();
  try {
    const window = await openWindow(browser, { width: WIDTH });
    for (const { file, label, panel, service, height } of PICTURES) {
      const { page } = await visit(window, `/panels/${panel}`, { theme: 'light' });
      await choose(page, service);
      await frame(page, height);
      const svg = panel === 'loopscope-agentflame-panel' ? await withDrawing(page) : await converted(page);
      const target = path.join(folder, `${file}.svg`);
      fs.writeFileSync(target, finished(svg, label));
      console.log(target, `${Math.round(fs.statSync(target).size / 1024)} KB`);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
