import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findPlugins, installTree, readJson, readVersion, root } from '../build/plugins';

interface PluginJson {
  id: string;
  type: string;
  autoEnabled?: boolean;
  executable?: string;
  languages?: string[];
  includes?: Array<{ type: string; path?: string }>;
  info: {
    description?: string;
    keywords?: string[];
    version: string;
    updated: string;
    logos: { small: string; large: string };
    screenshots?: Array<{ path: string }>;
  };
  dependencies: { grafanaDependency: string };
}

interface SourceMap {
  sources: string[];
  sourcesContent: string[];
}

const plugins = findPlugins().map((plugin) => ({
  ...plugin,
  json: readJson<PluginJson>(path.join(plugin.target, 'plugin.json')),
}));
const [app, ...nested] = plugins;

describe('the tree to install', () => {
  it('has an app that Grafana enables by itself and that names every nested plugin', () => {
    expect(app.json).toMatchObject({ id: 'loopscope-app', type: 'app', autoEnabled: true });
    for (const plugin of nested) {
      const location = path.relative(installTree, path.join(plugin.target, 'plugin.json'));
      expect(app.json.includes).toContainEqual(expect.objectContaining({ type: plugin.json.type, path: location }));
    }
  });

  describe.each(plugins)('$id', ({ target, json }) => {
    const text = (name: string) => fs.readFileSync(path.join(target, name), 'utf8');

    it('has the version of package.json and the day of the build', () => {
      expect(json.info.version).toBe(readVersion());
      expect(json.info.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
    });

    it('has a read-me without comments, a changelog and a licence without blanks', () => {
      expect(text('README.md').trim()).not.toBe('');
      expect(text('README.md')).not.toMatch(/<!--|%(VERSION|TODAY|PLUGIN_ID)%/);
      expect(text('CHANGELOG.md').trim()).not.toBe('');
      expect(text('LICENSE')).toContain('Apache License');
      expect(text('LICENSE')).not.toMatch(/name of copyright owner|yyyy/);
    });

    it('has the pictures and dashboards that it names', () => {
      const dashboards = (json.includes ?? []).filter(({ type }) => type === 'dashboard').map(({ path }) => path ?? '');
      const pictures = [...Object.values(json.info.logos), ...(json.info.screenshots ?? []).map(({ path }) => path)];
      expect(pictures.length).toBeGreaterThanOrEqual(2);
      for (const file of [...pictures, ...dashboards]) {
        expect(fs.statSync(path.join(target, file)).size).toBeGreaterThan(0);
      }
    });

    it('can be found in the catalogue and says from which Grafana on it runs', () => {
      expect(json.info.description).toBeTruthy();
      expect(json.info.keywords).not.toEqual([]);
      expect(json.dependencies.grafanaDependency).toBe('>=12.4.0');
    });

    it('has the texts of every language that it names', () => {
      for (const language of json.languages ?? []) {
        expect(Object.keys(readJson<object>(path.join(target, 'locales', language, `${json.id}.json`)))).not.toEqual(
          []
        );
      }
    });

    it('has a source map whose sources are those of the repository', () => {
      // As the validator does it: names are relative to <repository>/src once the root plugin's prefix is gone.
      const { sources, sourcesContent } = readJson<SourceMap>(path.join(target, 'module.js.map'));
      const own = sources
        .map((source, index) => ({ name: source.replace(/^webpack:\/\/loopscope-app\/*/, ''), at: index }))
        .filter(
          ({ name }) => !/^(external |webpack\/|\.\.\/node_modules|\.\/node_modules)|\.(json|svg|css)$/.test(name)
        );
      expect(own.length).toBeGreaterThan(1);
      for (const { name, at } of own) {
        expect(sourcesContent[at]).toBe(fs.readFileSync(path.join(root, 'src', name), 'utf8'));
      }
    });
  });
});

describe('the backend', () => {
  const { target, json } = plugins.find(({ folder }) => folder === 'datasource') ?? app;

  it('is built for this platform, executable, and with a manifest of its sources', () => {
    const names: Record<string, string> = { x64: 'amd64' };
    const name = `${json.executable}_${process.platform}_${names[process.arch] ?? process.arch}`;
    expect(fs.statSync(path.join(target, name)).mode & 0o111).toBe(0o111);
    expect(fs.readFileSync(path.join(target, 'go_plugin_build_manifest'), 'utf8')).toMatch(
      /^[0-9a-f]{64}:backend-proxy\/cmd\/plugin\/main\.go$/m
    );
  });

  it("is built with Grafana's Mage targets", () => {
    expect(fs.readFileSync(path.join(root, 'Magefile.go'), 'utf8')).toContain('grafana-plugin-sdk-go/build');
    expect(fs.readFileSync(path.join(root, '.config', 'webpack', 'webpack.config.ts'), 'utf8')).toContain(
      '@grafana/create-plugin'
    );
  });

  it('uses an SDK that was under five months old when this version was committed', () => {
    const sdk = JSON.parse(
      execFileSync('go', ['list', '-m', '-json', 'github.com/grafana/grafana-plugin-sdk-go'], {
        cwd: root,
        encoding: 'utf8',
      })
    );
    const committed = execFileSync('git', ['log', '-1', '--format=%cI'], { cwd: root, encoding: 'utf8' }).trim();
    const days = (Date.parse(committed) - Date.parse(sdk.Time)) / 86_400_000;
    expect(sdk.Replace).toBeUndefined();
    expect(days).toBeLessThan(150);
  });
});

describe('versions', () => {
  it.each(['package.json', ...findPlugins().map(({ folder }) => `${folder}/package.json`)])('%s', (file) => {
    expect(readJson<{ version: string }>(path.join(root, file)).version).toBe(readVersion());
  });
});
