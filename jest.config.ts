import type { Config } from 'jest';
import { browserProject, nodeProject } from './.config/jest/projects';

// Dates in tests are written in UTC, as the product stores them.
process.env.TZ = 'UTC';

const config: Config = {
  // For what hangs. Most of what a test takes is the schema: some twenty seconds of an idle machine, minutes of a busy one.
  testTimeout: 600_000,
  projects: [
    // Frames come from @grafana/data, which reads window when it is loaded.
    browserProject('core'),
    nodeProject('semantics'),
    nodeProject('workbench'),
    nodeProject('provisioning'),
    // What `npm run build` wrote.
    nodeProject('dist', '.config/checks'),
    // The package that authors of custom panels get, and a panel made with it.
    nodeProject('examples'),
    browserProject('datasource'),
    browserProject('app'),
    browserProject('agentflame', 'panels/agentflame'),
    browserProject('contextwindow', 'panels/contextwindow'),
    browserProject('loopvelocity', 'panels/loopvelocity'),
  ],
};

export default config;
