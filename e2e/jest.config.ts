import type { Config } from 'jest';
import { nodeProject } from '../.config/jest/projects';

/** Apart from the other projects: these tests need the built plugins, the engine and Chromium. */
const config: Config = {
  testTimeout: 120_000,
  projects: [
    { ...nodeProject('e2e'), globalSetup: '<rootDir>/startWorkbench.ts', globalTeardown: '<rootDir>/stopWorkbench.ts' },
  ],
};

export default config;
