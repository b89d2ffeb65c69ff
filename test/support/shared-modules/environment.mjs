import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { endTestFile } from './after-test-file.ts';

/** Where test files run: the realm of the worker itself. What a test file changes in `process.env` is undone after it. */
export default class SharedRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  #restore = [];

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    const { console, process } = globalThis;
    const { exit } = process;
    const environment = { ...process.env };
    this.#restore = () => {
      globalThis.console = console;
      process.exit = exit;
      for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
      Object.assign(process.env, environment);
    };
  }

  /** The `jest` of test files: timers and mocks, but not of modules, which are shared. */
  get jest() {
    const { fakeTimersModern: timers, moduleMocker: mocker } = this;
    return new Proxy(mocker, {
      get(_, name) {
        const owner = [timers, mocker].find((each) => typeof each[name] === 'function');
        if (owner) return owner[name].bind(owner);
        throw new TypeError(
          `jest.${String(name)} is not there: test files share their modules, so that Jest cannot replace them.`,
        );
      },
    });
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    endTestFile();
    this.#restore();
  }
}
