// Runs test files for Jest with Node's own modules, each evaluated once per worker. Jest's own runtime evaluates every
// module anew for each test file, Jest's included: more than half of the time of the unit tests. What a test file leaves
// behind in modules, its neighbours find there.
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { takeCounts } from './coverage-counts.mjs';
import { offerGlobals } from './jest-globals.mjs';
import { readTypeScript } from './read-typescript.mjs';

const jestGlobals = String(new URL('jest-globals.mjs', import.meta.url));

/** Of the run that this worker takes part in. */
let run;

registerHooks({
  resolve: (name, context, next) => next(name === '@jest/globals' ? jestGlobals : name, context),
  load: (url, context, next) =>
    /^file:.*\.ts(\?|$)/.test(url) && !url.includes('/node_modules/')
      ? { format: 'module', source: readTypeScript(fileURLToPath(url), run), shortCircuit: true }
      : next(url, context),
});

/** What jest-runner and jest-circus ask of a runtime (`jest-runtime` of Jest 30). */
class SharedModules {
  #environment;

  constructor({ rootDir, coveragePathIgnorePatterns }, environment, ...others) {
    const [, , , { collectCoverage }, , { watch, watchAll }] = others;
    if (watch || watchAll)
      throw new Error('--watch would test what was loaded before a change; run the tests again instead.');
    this.#environment = environment;
    const uncounted = new RegExp(coveragePathIgnorePatterns.join('|'));
    run = { rootDir, isCounted: (file) => collectCoverage && !uncounted.test(file) };
  }

  unstable_importModule(file) {
    return import(String(pathToFileURL(file)));
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  /** jest-circus has state of its own, which each test file starts without. */
  requireInternalModule(file) {
    const require = createRequire(file);
    delete require.cache[file];
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return require(file);
  }

  requireModule(file) {
    return createRequire(file)(file);
  }

  setGlobalsForRuntime(globals) {
    offerGlobals({ ...globals, jest: this.#environment.jest });
  }

  getAllCoverageInfoCopy() {
    return takeCounts();
  }

  getSourceMaps() {
    return new Map();
  }

  // Jest's own forbids modules to be loaded after a test; ours can be.
  enterTestCode() {}
  leaveTestCode() {}
  teardown() {}
}

export { SharedModules as 'module.exports' };
