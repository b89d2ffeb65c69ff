import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContext } from '../context.ts';
import { AwsAccess } from '../deployment/aws-access.ts';
import { synthesizeStacks } from '../deployment/synthesize-stacks.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { resolveLocation } from '../resolve-environments.ts';
import { confirm } from '../terminal/confirm.ts';
import { createPaint } from '../terminal/paint.ts';
import { readOptions } from '../terminal/read-options.ts';
import { type AccountPlan, planBootstrap } from './bootstrap-plan.ts';
import { carryOut, runInForeground } from './carry-out.ts';
import { policyName } from './execution-policy.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const policyFolder = join('dist', 'bootstrap');
const paint = createPaint(process.stdout);

/** Prepares every account and region of the delivery: says how, and does it when a person says yes. */
async function bootstrap(): Promise<void> {
  const given = readOptions({
    command: 'npm run bootstrap',
    options: {
      yes: { what: 'do it without asking' },
      profile: {
        value: 'account=profile',
        several: true,
        what: 'the credentials for an account; once for each',
      },
    },
  });
  const access = new AwsAccess(given.values('profile'));
  const { account: pipelineAccount } = resolveLocation(readContext(rootDirectory));
  const { stacks } = await synthesizeStacks(rootDirectory);
  const plans = planBootstrap(stacks, { access, pipelineAccount });
  for (const plan of plans) await show(plan);

  if (given.flags.has('yes') || (await confirm('Carry this out? Type yes:', 'yes')))
    await carryOut(plans, { access, say: (line) => console.log(line), run: runInForeground });
  else console.log('Nothing was done. With --yes it is carried out without asking.');
}

async function show({ account, users, policy, regions }: AccountPlan): Promise<void> {
  const file = join(policyFolder, `${account}.json`);
  await mkdir(join(rootDirectory, policyFolder), { recursive: true });
  await writeFile(join(rootDirectory, file), `${JSON.stringify(policy, undefined, 2)}\n`);
  console.log(paint('bold', `\nAccount ${account}: ${users.join(', ')}`));
  console.log(`  IAM policy ${policyName}, as it stands in ${file}`);
  for (const { command } of regions) console.log(`  ${command.join(' ')}`);
}

await bootstrap().catch(exitWithReason);
