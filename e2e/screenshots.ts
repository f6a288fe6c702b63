/** npm run screenshots: every page at both widths and in both themes, in .loopscope/screenshots. */
import fs from 'node:fs';
import path from 'node:path';
import { launch, openWindow, themes, visit, widths } from './browser';
import { appPages, panelPages } from './pages';
import { startWorkbench } from './workbench';

async function main() {
  const workbench = process.env.LOOPSCOPE_WEB ? undefined : await startWorkbench();
  process.env.LOOPSCOPE_WEB ??= workbench?.url;
  const folder = path.resolve(__dirname, '..', '.loopscope', 'screenshots');
  fs.mkdirSync(folder, { recursive: true });
  const browser = await launch();
  for (const [size, width] of Object.entries(widths)) {
    const window = await openWindow(browser, { width });
    for (const theme of themes) {
      for (const { name, path: address } of [...appPages, ...panelPages]) {
        const { page } = await visit(window, address, { theme });
        const file = path.join(folder, `${name.toLowerCase().replaceAll(' ', '-')}-${size}-${theme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
        await page.close();
      }
    }
  }
  await browser.close();
  await workbench?.stop();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
