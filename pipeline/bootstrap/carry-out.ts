import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AwsAccess } from '../deployment/aws-access.ts';
import { requireAccount } from '../deployment/require-account.ts';
import { RefusedInput } from '../refused-input.ts';
import type { AccountPlan } from './bootstrap-plan.ts';
import { policyName } from './execution-policy.ts';
import { storePolicy } from './store-policy.ts';

/** `cdk bootstrap` did not do it; it has said why. */
export class BootstrapFailed extends RefusedInput {
  override name = 'BootstrapFailed';

  constructor(command: readonly string[], code: number | null) {
    super(
      `"${command.join(' ')}" ended with exit code ${code}; mend what it says, and run npm run bootstrap again.`,
    );
  }
}

export interface Surroundings {
  access: AwsAccess;
  say(line: string): void;
  /** Runs a command in the foreground, and answers its exit code. */
  run(command: readonly string[]): Promise<number | null>;
}

/** Account by account: the policy first, because the bootstrap stack attaches it, then every region. */
export async function carryOut(plans: readonly AccountPlan[], surroundings: Surroundings): Promise<void> {
  for (const plan of plans) await prepare(plan, surroundings);
}

async function prepare(plan: AccountPlan, { access, say, run }: Surroundings): Promise<void> {
  const { account, policy, policyArn: arn, regions } = plan;
  const options = await requireAccount(access, { account, region: regions[0]?.region ?? '' });
  say(`Policy ${policyName} in account ${account}: ${await storePolicy(policy, { arn, options })}`);
  for (const { command } of regions) {
    const code = await run(command);
    if (code !== 0) throw new BootstrapFailed(command, code);
  }
}

export async function runInForeground([program = '', ...args]: readonly string[]): Promise<number | null> {
  const child = spawn(program, args, { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return code;
}
