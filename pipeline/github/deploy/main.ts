import { type Assembly, readAssembly, readStage } from '../../deployment/assembly.ts';
import { exitWithReason } from '../../exit-with-reason.ts';
import { type Order, readCommandLine } from './command-line.ts';
import { deployWaves } from './deploy-waves.ts';
import { handOnOutputs } from './hand-on-outputs.ts';
import { publishFiles } from './publish-files.ts';
import { runTool } from './run-tool.ts';

const tools = { runTool, log: console.log };

/** Carries out what the command line orders. */
async function main(args: readonly string[]): Promise<void> {
  const { assembly, order } = readCommandLine(args);
  const stacks = readAssembly(assembly);
  // Fetched once, and not for every stack of a wave at the same time.
  if (order.kind !== 'files') await runTool('aws-cdk', 'cdk', ['--version']);
  await carryOut(order, stacks);
}

async function carryOut(order: Order, assembly: Assembly): Promise<void> {
  switch (order.kind) {
    case 'files':
      await publishFiles(assembly, runTool);
      return;
    case 'pipeline':
      await deployWaves(assembly, tools);
      return;
    case 'environment': {
      const deployed = await deployWaves(readStage(assembly, order.name), tools);
      handOnOutputs(order.outputs, deployed, { region: order.region, file: process.env.GITHUB_OUTPUT });
      return;
    }
    default:
      order satisfies never;
  }
}

await main(process.argv.slice(2)).catch(exitWithReason);
