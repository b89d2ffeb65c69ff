// Runs jest under Node's native modules. Given arguments are jest's own; without any, everything is run: first what
// may share the machine, then the end-to-end test, which wants it for itself.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deployedProjects } from './deployed-projects.mjs';

const shopUrl = process.env.SHOP_URL;
const deployed = deployedProjects.find((name) => process.argv.includes(name));
if (deployed !== undefined && !URL.canParse(shopUrl ?? '')) {
  process.stderr.write(
    `npm test: SHOP_URL is ${shopUrl === undefined ? 'not set' : `"${shopUrl}", which is no URL`}; the ${deployed} tests need the address of a deployed shop: SHOP_URL=http://127.0.0.1:8080 npm test -- --selectProjects ${deployed}\n`,
  );
  process.exit(1);
}

const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'));

const runs =
  process.argv.length > 2
    ? [{ report: 'junit.xml', args: process.argv.slice(2) }]
    : [
        { report: 'junit.xml', args: ['--ignoreProjects', 'end-to-end'] },
        { report: 'end-to-end.xml', args: ['--selectProjects', 'end-to-end'] },
      ];

// Every run is made, so that one call shows everything that fails.
const codes = runs.map(({ report, args }) => run(report, args));
process.exitCode = codes.find((code) => code !== 0) ?? 0;

function run(report, args) {
  const { status, error } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', jest, ...args],
    { stdio: 'inherit', env: { ...process.env, JEST_JUNIT_OUTPUT_NAME: report } },
  );
  if (error) throw error;
  return status ?? 1;
}
