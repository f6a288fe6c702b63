import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
/** A copy within the repository finds the tools in its node_modules; core is the package that authors get. */
const copy = path.join(root, '.loopscope', 'examples', 'custom-panel');

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What Grafana shares, as far as loading the module asks for it. */
function load(bundle: string): { plugin: unknown } {
  let loaded: { plugin?: unknown } = {};
  const shared: Record<string, unknown> = {
    module: { uri: '' },
    '@grafana/data': { PanelPlugin: class PanelPlugin {} },
  };
  const define = (names: string[], factory: (...modules: unknown[]) => object) => {
    loaded = factory(...names.map((name) => shared[name] ?? {}));
  };
  new Function('define', bundle)(define);
  return { plugin: loaded.plugin };
}

describe('the custom panel of examples', () => {
  beforeAll(() => {
    execFileSync('npx', ['tsx', '.config/core/build.ts'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    fs.rmSync(copy, { recursive: true, force: true });
    fs.cpSync(path.join(__dirname, 'custom-panel'), copy, {
      recursive: true,
      filter: (file) => !/(^|\/)(node_modules|dist)$/.test(file),
    });
    fs.cpSync(path.join(root, 'dist', 'loopscope-core'), path.join(copy, 'node_modules', '@loopscope', 'core'), {
      recursive: true,
    });
  }, 300_000);

  it('has types that fit the published package', () => {
    expect(run('npx', 'tsc', '-p', 'tsconfig.json')).toBe('');
  }, 300_000);

  it('builds into a bundle that loads as a plugin, without a cost list in it', () => {
    // As its own `npm run build` does; webpack's command line is not among the repository's packages.
    const script =
      "require('webpack')(require('./webpack.config.cjs')).run((error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString('errors-only')); process.exit(1); } })";
    run('node', '-e', script);
    const bundle = fs.readFileSync(path.join(copy, 'dist', 'module.js'), 'utf8');
    expect(load(bundle).plugin).toBeDefined();
    expect(fs.existsSync(path.join(copy, 'dist', 'plugin.json'))).toBe(true);
    expect(bundle).not.toContain('input_mtok');
  }, 300_000);
});
