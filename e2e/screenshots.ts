/** npm run screenshots: every page at both widths and in both themes, in .loopscope/screenshots. */
import fs from 'node:fs';
import path from 'node:path';
import { launch, themes, visit, widths } from './browser';
import { appPages, panelPages } from './pages';
import { startWorkbench } from './workbench';

async function main() {
  const workbench = process.env.LOOPSCOPE_WEB ? undefined : await startWorkbench();
  process.env.LOOPSCOPE_WEB ??= workbench?.url;
  const folder = path.resolve(__dirname, '..', '.loopscope', 'screenshots');
  fs.mkdirSync(folder, { recursive: true });
  const browser = await launch();
  for (const { name, path: address } of [...appPages, ...panelPages]) {
    for (const [size, width] of Object.entries(widths)) {
      for (const theme of themes) {
        const { page } = await visit(browser, address, { width, theme });
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
