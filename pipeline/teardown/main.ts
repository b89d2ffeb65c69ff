import { join } from 'node:path';
import { readContext } from '../context.ts';
import { AwsAccess } from '../deployment/aws-access.ts';
import { synthesizeStacks } from '../deployment/synthesize-stacks.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { resolveEnvironments } from '../resolve-environments.ts';
import { confirm } from '../terminal/confirm.ts';
import { createPaint } from '../terminal/paint.ts';
import { readOptions } from '../terminal/read-options.ts';
import { chooseEnvironments, isWanted } from './choose-environments.ts';
import type { DeployedResource } from './deployed-resource.ts';
import { leftBehind } from './left-behind.ts';
import { tearDown } from './tear-down.ts';
import { chooseStacks } from './teardown-order.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const paint = createPaint(process.stdout);

/** Takes an environment down, or everything; says first what would go, and at the end what stays. */
async function takeDown(): Promise<void> {
  const given = readOptions({
    command: 'npm run teardown',
    argument: '<environment>',
    options: {
      all: { what: 'the pipeline and every environment' },
      yes: { what: 'do it without asking; not for environments that keep data' },
      name: {
        value: 'environment',
        several: true,
        what: 'an environment that keeps data and shall go all the same',
      },
      'kept-data-too': { what: 'remove buckets, vaults and images as well that stacks leave behind' },
      profile: {
        value: 'account=profile',
        several: true,
        what: 'the credentials for an account; once for each',
      },
    },
  });
  const resolved = resolveEnvironments(environments, readContext(rootDirectory));
  const chosen = chooseEnvironments(
    { environment: given.argument, all: given.flags.has('all') },
    resolved.map(({ name }) => name),
  );
  const { stacks } = await synthesizeStacks(rootDirectory);
  const parts = chooseStacks(stacks, chosen);
  for (const { title, stacks: those } of parts)
    console.log(
      `${paint('bold', title)}: ${those.map(({ name, region }) => `${name} (${region})`).join(', ')}`,
    );
  const keptDataToo = given.flags.has('kept-data-too');
  if (keptDataToo)
    console.log(paint('red', 'Buckets, vaults and images go as well, with all that is in them.'));

  const wanted = await isWanted(
    resolved.filter(({ name }) => chosen.includes(name)),
    { names: given.values('name'), yes: given.flags.has('yes'), ask: confirm },
  );
  if (!wanted) {
    console.log('Nothing was done.');
    return;
  }
  const found = await tearDown(
    parts.flatMap((part) => part.stacks),
    { access: new AwsAccess(given.values('profile')), keptDataToo, say, wait },
  );
  showLeftBehind(found, keptDataToo);
}

function say(line: string): void {
  clearLine();
  console.log(line);
}

/** On a terminal only, and written over by the next line. */
function wait(what: string): void {
  if (!process.stdout.isTTY) return;
  clearLine();
  process.stdout.write(paint('dim', `${what}, ${new Date().toTimeString().slice(0, 8)}`));
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
}

function showLeftBehind(found: readonly DeployedResource[], keptDataToo: boolean): void {
  const kinds = leftBehind(found, { keptDataToo });
  if (kinds.length === 0) return;
  console.log(paint('bold', '\nLeft behind (costs about, in us-east-1)'));
  for (const { what, costs, names } of kinds) {
    console.log(`  ${what}: ${costs}`);
    for (const name of names) console.log(paint('dim', `    ${name}`));
  }
}

await takeDown().catch(exitWithReason);
