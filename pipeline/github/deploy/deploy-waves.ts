import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assembly, AssemblyStack } from '../../deployment/assembly.ts';
import { deploymentWaves } from './deployment-waves.ts';
import type { RunTool } from './run-tool.ts';

/** A stack with what its outputs came to be. */
export interface DeployedStack extends AssemblyStack {
  outputs: Record<string, string>;
}

/** Deploys the stacks of the assembly, wave by wave. Of a wave that fails, the others are waited for. */
export async function deployWaves(
  { directory, stacks }: Assembly,
  { runTool, log }: { runTool: RunTool; log(line: string): void },
): Promise<DeployedStack[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-deploy-'));
  try {
    const deployed: DeployedStack[] = [];
    for (const wave of deploymentWaves(stacks)) {
      log(`Deploying ${wave.map(({ id }) => id).join(', ')}`);
      deployed.push(...(await deployWave(wave, { runTool, directory, folder })));
    }
    return deployed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Tools {
  runTool: RunTool;
  directory: string;
  folder: string;
}

async function deployWave(wave: readonly AssemblyStack[], tools: Tools): Promise<DeployedStack[]> {
  const results = await Promise.allSettled(wave.map((stack) => deploy(stack, tools)));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** One call for each: the file of outputs names stacks only, and two regions may have a stack of one name. */
async function deploy(stack: AssemblyStack, { runTool, directory, folder }: Tools): Promise<DeployedStack> {
  const file = join(folder, `${stack.id.replaceAll('/', '.')}.json`);
  await runTool(stack.id, 'cdk', [
    'deploy',
    stack.id,
    '--app',
    directory,
    '--exclusively',
    '--require-approval',
    'never',
    '--progress',
    'events',
    '--outputs-file',
    file,
  ]);
  const outputs: Record<string, Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));
  return { ...stack, outputs: outputs[stack.stackName] ?? {} };
}
