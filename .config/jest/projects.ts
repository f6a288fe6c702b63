import path from 'node:path';
import type { Config } from 'jest';

type Project = Exclude<NonNullable<Config['projects']>[number], string>;

/** Packages that publish ES modules only: Jest runs CommonJS and has to transform them. */
const esModules = [
  '@grafana/i18n',
  '@grafana/schema',
  '@pydantic/genai-prices',
  '@wojtekmaj/date-utils',
  'd3',
  'd3-[a-z-]+',
  'get-user-locale',
  'internmap',
  'delaunator',
  'robust-predicates',
  'marked',
  'memoize',
  'mimic-function',
  'ol',
  'react-calendar',
  'react-colorful',
  'rxjs',
  'uuid',
];

const root = path.resolve(__dirname, '..', '..');

function project(displayName: string, folder: string, environment: 'node' | 'jsdom'): Project {
  return {
    displayName,
    rootDir: path.join(root, folder),
    testEnvironment: environment === 'node' ? 'node' : 'jest-environment-jsdom',
    testMatch: ['<rootDir>/**/*.test.{ts,tsx}'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.loopscope/'],
    modulePathIgnorePatterns: ['<rootDir>/dist/', '/\\.loopscope/'],
    transform: {
      '\\.[cm]?[jt]sx?$': [
        '@swc/jest',
        {
          sourceMaps: 'inline',
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'automatic' } },
          },
        },
      ],
    },
    transformIgnorePatterns: [`/node_modules/(?!(.*/)?(${esModules.join('|')})/)`],
  };
}

/** Tests that run on plain Node: pure functions, engine tests, file checks. */
export function nodeProject(displayName: string, folder = displayName): Project {
  return project(displayName, folder, 'node');
}

/** Tests of what runs inside Grafana's page. */
export function browserProject(displayName: string, folder = displayName): Project {
  return {
    ...project(displayName, folder, 'jsdom'),
    moduleNameMapper: {
      '\\.(svg|png)$': path.join(__dirname, 'imageAddress.ts'),
      '\\.css$': path.join(__dirname, 'noStyle.ts'),
      '^react-inlinesvg$': path.join(__dirname, 'inlineSvg.tsx'),
    },
    setupFilesAfterEnv: [path.join(__dirname, 'browserGaps.ts')],
  };
}
