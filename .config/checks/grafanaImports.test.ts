import fs from 'node:fs';
import path from 'node:path';
import { findPlugins, readJson } from '../build/plugins';
import { sharedModules } from '../webpack/externals';
import { recordOf } from '../webpack/webpack.config';
import type { GrafanaImports } from '../webpack/RecordGrafanaImports';
import { floor, exported } from './floorExports.json';
import { namesMissingFromFloor } from './namesMissingFromFloor';

describe(`what the bundles take from Grafana exists in ${floor}`, () => {
  it.each(findPlugins())('$id', (plugin) => {
    expect(namesMissingFromFloor(readJson<GrafanaImports>(recordOf(plugin)), exported)).toEqual([]);
  });

  it.each(findPlugins())('$id asks for nothing that Grafana does not share', (plugin) => {
    const bundle = fs.readFileSync(path.join(plugin.target, 'module.js'), 'utf8');
    const asked = JSON.parse(/^define\((\[[^\]]*\])/.exec(bundle)?.[1] ?? 'null');
    expect([...sharedModules, 'module']).toEqual(expect.arrayContaining(asked));
  });
});

describe('a name that came after the floor', () => {
  const floorOf = { '@grafana/ui': ['Button'] };

  it('is found', () => {
    expect(namesMissingFromFloor({ '@grafana/ui': ['Button', 'VizTooltipWrapper'] }, floorOf)).toEqual([
      '@grafana/ui: VizTooltipWrapper',
    ]);
  });

  it('may hide behind a namespace import, which is refused', () => {
    expect(namesMissingFromFloor({ '@grafana/ui': null }, floorOf)).toEqual(['@grafana/ui: the whole namespace']);
  });
});
