import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const VERSION = '0.12.2';
const folder = path.resolve(__dirname, '..', '.loopscope', 'picture');

/** A script that gives a page `svgOf(element)`: dom-to-svg, which is fetched once and is in no package.json. */
export function svgConverter(): string {
  if (!fs.existsSync(path.join(folder, 'node_modules', 'dom-to-svg'))) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    execFileSync('npm', ['install', '--silent', `dom-to-svg@${VERSION}`], { cwd: folder });
  }
  const contents = `
    import { elementToSVG } from 'dom-to-svg';
    window.svgOf = (element) => new XMLSerializer().serializeToString(elementToSVG(element));`;
  return buildSync({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  }).outputFiles[0].text;
}
