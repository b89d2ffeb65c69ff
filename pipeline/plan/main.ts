import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { compareTemplates } from '../../difference/compare-templates.ts';
import type { AwsAccess } from '../deployment/aws-access.ts';
import { readTemplate } from '../deployment/read-template.ts';
import { chooseAccess } from '../deployment/rehearsal-access.ts';
import type { Stack } from '../deployment/stack.ts';
import { synthesizeStacks } from '../deployment/synthesize-stacks.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { createPaint } from '../terminal/paint.ts';
import { readOptions } from '../terminal/read-options.ts';
import { describePlan, type StackPlan } from './describe-plan.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/**
 * Tells, before a push, what it would change about the pipeline itself, and whether its run would begin again; of an assembly
 * that is named, what the rehearsal would do with it.
 */
async function plan(): Promise<void> {
  const given = readOptions({
    command: 'npm run plan',
    argument: '<folder of a cloud assembly>',
    options: {
      rehearsal: { what: 'compare with the rehearsal that runs in this folder, and not with AWS' },
      profile: {
        value: 'account=profile',
        several: true,
        what: 'the credentials for an account; once for each',
      },
    },
  });
  if (given.argument !== undefined) return planRehearsal(given.argument);
  const access = chooseAccess(rootDirectory, {
    rehearsal: given.flags.has('rehearsal'),
    profiles: given.values('profile'),
  });
  const { stacks } = await synthesizeStacks(rootDirectory);
  const ownStacks = stacks.filter(({ environment }) => environment === undefined);
  const plans = await Promise.all(ownStacks.map((stack) => planStack(stack, access)));
  for (const line of describePlan(plans, createPaint(process.stdout))) console.log(line);
}

/** The rehearsal knows nothing of this shop, and stays a program of its own. */
function planRehearsal(assembly: string): void {
  const program = join(rootDirectory, 'local', 'plan.ts');
  const { status } = spawnSync(process.execPath, [program, resolve(assembly)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

async function planStack(stack: Stack, access: AwsAccess): Promise<StackPlan> {
  const { name, region, template } = stack;
  const deployed = await readTemplate(stack, access.optionsFor(stack));
  const difference = deployed && compareTemplates(deployed, template);
  return { name, region, difference, template };
}

await plan().catch(exitWithReason);
