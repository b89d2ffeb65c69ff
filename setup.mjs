// Makes a fresh clone ready for `npm start` and `npm test`: the dependencies of package-lock.json, and the servers
// that come from the system's package manager; with `--browser`, for `npm test` alone, Chromium as well; and the hook by
// which git looks at what is committed. Plain JavaScript without dependencies, because it runs on the system's Node.js
// before anything is installed; silent and quick when there is nothing to do.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { provideDependencies } from './setup/dependencies.mjs';
import { provideHooks } from './setup/hooks.mjs';
import { browser, providePrograms, servers } from './setup/programs.mjs';
import { SetupError } from './setup/setup-error.mjs';

const oldestNodeMajor = 20;

async function setUp() {
  const root = realpathSync(fileURLToPath(new URL('.', import.meta.url)));
  requireNode(process.versions.node);
  await provideDependencies(root);
  // A build in a fresh container commits nothing, and would fetch servers and a browser every time.
  if (process.env.SLUICE_SETUP === 'dependencies') return;
  provideHooks(root);
  await providePrograms(root, process.argv.includes('--browser') ? [...servers, browser] : servers);
}

function requireNode(version) {
  if (Number.parseInt(version, 10) >= oldestNodeMajor) return;
  throw new SetupError(
    `Node.js ${oldestNodeMajor} or newer is needed, this is ${version}: install a newer one, for example from https://nodejs.org`,
  );
}

function report(error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${shorten(error.output ?? '')}sluice: ${error.message}\n`);
  process.exitCode = 1;
}

/** npm tells the reason first and explains its options last; apt tells the reason last. */
function shorten(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const shown = lines.length <= 24 ? lines : [...lines.slice(0, 12), '…', ...lines.slice(-12)];
  return shown.map((line) => `${line}\n`).join('');
}

setUp().catch(report);
