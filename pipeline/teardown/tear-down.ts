import { setTimeout } from 'node:timers/promises';
import type { AwsAccess, ClientOptions } from '../deployment/aws-access.ts';
import { requireAccount } from '../deployment/require-account.ts';
import type { Stack } from '../deployment/stack.ts';
import { RefusedInput } from '../refused-input.ts';
import type { DeployedResource } from './deployed-resource.ts';
import { DeployedStacks } from './deployed-stacks.ts';
import { releaseResource } from './release/release-resource.ts';

/** Logs may reach a bucket after it was emptied; then it is emptied again. */
const attempts = 3;

/** CloudFormation has given up on a stack. */
export class StackStays extends RefusedInput {
  override name = 'StackStays';

  constructor(name: string, failures: readonly string[]) {
    super(
      `Stack ${name} was not deleted: ${failures.join('; ').replaceAll(/\s+/g, ' ')}. Mend that, and run this again: it goes on from here.`,
    );
  }
}

export interface Surroundings {
  access: AwsAccess;
  /** Whether buckets, vaults and repositories of images that stacks keep are removed as well. */
  keptDataToo: boolean;
  say(line: string): void;
  /** Shows what is waited for; called again and again. */
  wait(what: string): void;
  pollInMilliseconds?: number;
}

/**
 * Deletes the stacks one after the other; those that are gone are passed over, so that it can be begun again at any time.
 * Answers what was found in them.
 */
export async function tearDown(
  stacks: readonly Stack[],
  surroundings: Surroundings,
): Promise<DeployedResource[]> {
  const found: DeployedResource[] = [];
  for (const stack of stacks) found.push(...(await tearDownStack(stack, surroundings)));
  return found;
}

async function tearDownStack(stack: Stack, surroundings: Surroundings): Promise<readonly DeployedResource[]> {
  const options = await requireAccount(surroundings.access, stack);
  const deployed = new DeployedStacks(options);
  const first = await deployed.find(stack.name);
  if (first === undefined) {
    surroundings.say(`${stack.name} (${stack.region}) is not there`);
    return [];
  }
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (await deleteOnce(stack, { deployed, options, surroundings })) {
      surroundings.say(`${stack.name} (${stack.region}) is deleted`);
      return first.resources;
    }
  }
  throw new StackStays(stack.name, await deployed.failures(stack.name));
}

/** Whether the stack is gone after this. */
async function deleteOnce(
  { name }: Stack,
  {
    deployed,
    options,
    surroundings,
  }: { deployed: DeployedStacks; options: ClientOptions; surroundings: Surroundings },
): Promise<boolean> {
  const { keptDataToo, say, wait, pollInMilliseconds = 5000 } = surroundings;
  const pause = async () => {
    wait(`waiting for ${name}`);
    await setTimeout(pollInMilliseconds);
  };
  const present = await deployed.find(name);
  if (present === undefined) return true;
  if (present.status !== 'DELETE_IN_PROGRESS') {
    for (const resource of present.resources)
      await releaseResource(resource, { options, say: (line) => say(`  ${line}`), pause, keptDataToo });
    await deployed.delete(name);
  }
  for (;;) {
    const status = await deployed.status(name);
    if (status === undefined) return true;
    if (status === 'DELETE_FAILED') return false;
    await pause();
  }
}
