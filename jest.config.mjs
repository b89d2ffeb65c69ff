import { deployedProjects } from './test/deployed-projects.mjs';

const shared = {
  roots: ['<rootDir>/test'],
  runtime: '<rootDir>/test/support/shared-modules/runtime.mjs',
  testEnvironment: '<rootDir>/test/support/shared-modules/environment.mjs',
  transform: {},
  cacheDirectory: '<rootDir>/.cache/jest',
  modulePathIgnorePatterns: ['<rootDir>/(cdk.out|dist|\\.rehearsal)/'],
  coveragePathIgnorePatterns: ['/node_modules/', '<rootDir>/test/'],
};

/** What a test needs decides its project: nothing, servers on this machine, a browser, a deployed address, a whole rehearsal. */
const project = (displayName, testMatch) => ({ ...shared, displayName, testMatch });

// These need a deployed shop: the functional tests run when one is given, and each when it is asked for by name.
const deployed = deployedProjects
  .filter(
    (name) => process.argv.includes(name) || (name === 'functional' && process.env.SHOP_URL !== undefined),
  )
  .map((name) => project(name, [`<rootDir>/test/**/*.${name}.test.ts`]));

export default {
  projects: [
    project('unit', ['<rootDir>/test/**/*.unit.test.ts']),
    project('integration', ['<rootDir>/test/**/*.integration.test.ts']),
    {
      ...project('infrastructure', ['<rootDir>/test/**/*.infrastructure.test.ts']),
      globalSetup: '<rootDir>/test/support/synthesize-once.ts',
    },
    project('browser', ['<rootDir>/test/**/*.browser.test.ts']),
    ...deployed,
    project('end-to-end', ['<rootDir>/test/**/*.end-to-end.test.ts']),
  ],
  reporters: [
    'default',
    [
      'jest-junit',
      { outputDirectory: 'reports', outputName: process.env.JEST_JUNIT_OUTPUT_NAME ?? 'junit.xml' },
    ],
  ],
  // With `--coverage`, of the files that tests load. V8's own counting takes three times as long.
  coverageReporters: ['cobertura', 'text-summary'],
  coverageDirectory: 'reports',
  // As many workers as cores: many tests wait for a server or a process now and then.
  maxWorkers: '100%',
  testTimeout: 60_000,
};
