import fs from 'node:fs';

import { CORE_PANELS } from './corePanels';

describe('panels of Grafana itself', () => {
  it('are only those that the workbench stands in for', () => {
    const sources = fs
      .readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
      .map((name) => fs.readFileSync(`${__dirname}/${name}`, 'utf8'));
    const used = sources.flatMap((text) => [...text.matchAll(/PanelBuilders\.(\w+)\(/g)].map(([, id]) => id));
    expect([...new Set(used)]).toEqual([...CORE_PANELS]);
  });
});
