import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cloud } from './cloud/cloud.ts';
import { type AssemblyStack, readAssembly } from './pipeline/assembly/cloud-assembly.ts';
import { deployStack, pipelineStacks } from './pipeline/assembly/deploy-stacks.ts';
import { readCdkJson, synthesize } from './pipeline/assembly/synthesize.ts';

/** Where the pipeline comes from, and where what becomes of it is kept. */
export interface PipelineOrigin {
  /** The git checkout with the `cdk.json` of an app that holds a pipeline. */
  checkoutDirectory: string;
  /** The cloud assembly that holds the pipeline, in place of the app's. */
  assemblyDirectory?: string | undefined;
  /** The name of the stack whose pipeline is meant, where several have one. */
  stack?: string | undefined;
  /** Absolute: everything that the rehearsal keeps. */
  stateDirectory: string;
  /** Tells what the start is doing: `work` runs inside it. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
}

export class NoPipelineError extends Error {
  constructor(origin: string) {
    super(
      `The app of ${origin} has no stack at its top level that holds an AWS::CodePipeline::Pipeline; the rehearsal starts from one.`,
    );
    this.name = 'NoPipelineError';
  }
}

export class PipelineNotChosenError extends Error {
  constructor(origin: string, stacks: readonly AssemblyStack[], given: string | undefined) {
    const names = stacks.map(({ stackName }) => stackName).join(', ');
    const problem =
      given === undefined
        ? `Several stacks of ${origin} hold a pipeline`
        : `No stack ${given} of ${origin} holds a pipeline`;
    super(`${problem}; choose one by --stack: ${names}.`);
    this.name = 'PipelineNotChosenError';
  }
}

export class OtherPipelineError extends Error {
  constructor(stateDirectory: string, known: readonly string[], given: string) {
    super(
      `${stateDirectory} holds a rehearsal of the pipeline in ${known.join(', ')}, and that in ${given} is asked for; give a --directory of its own, or npm run reset first.`,
    );
    this.name = 'OtherPipelineError';
  }
}

/** What the start will need is asked for before it does anything, unless an earlier one had it. */
export async function requireOrigin({
  checkoutDirectory,
  assemblyDirectory,
  stateDirectory,
}: PipelineOrigin): Promise<void> {
  if (existsSync(join(stateDirectory, 'cloud'))) return;
  if (assemblyDirectory === undefined) await readCdkJson(checkoutDirectory);
  else await readAssembly(assemblyDirectory);
}

/** What the first `cdk deploy` does by hand on AWS: without it there would be nothing to push to. */
export async function deployFirstPipeline(options: PipelineOrigin, cloud: Cloud): Promise<void> {
  const known = stacksWithPipeline(cloud);
  if (known.length > 0) {
    const { stack, stateDirectory } = options;
    if (stack !== undefined && !known.includes(stack))
      throw new OtherPipelineError(stateDirectory, known, stack);
    return;
  }
  const { stateDirectory, step } = options;
  const assembly = await findAssembly(options);
  const log = openDeploymentLog(join(stateDirectory, 'first-deployment.log'));
  const { artifactId, stackName } = await choose(assembly, options);
  await step(`Deploying ${stackName}`, () => deployStack(cloud, assembly, artifactId, log));
}

/** One whose first deployment was cut off does not count: its builds may be missing. */
function stacksWithPipeline(cloud: Cloud): string[] {
  return cloud
    .resources('AWS::CodePipeline::Pipeline')
    .filter((pipeline) => {
      const status = cloud.stack(pipeline)?.status;
      return status === 'CREATE_COMPLETE' || status?.startsWith('UPDATE_');
    })
    .map(({ stackName }) => stackName);
}

async function findAssembly({
  checkoutDirectory,
  assemblyDirectory,
  stateDirectory,
  step,
}: PipelineOrigin): Promise<string> {
  if (assemblyDirectory !== undefined) return assemblyDirectory;
  return step('Synthesizing the pipeline', () =>
    synthesize(checkoutDirectory, join(stateDirectory, 'first-assembly')),
  );
}

async function choose(
  assembly: string,
  { checkoutDirectory, assemblyDirectory, stack }: PipelineOrigin,
): Promise<AssemblyStack> {
  const origin = assemblyDirectory ?? join(checkoutDirectory, 'cdk.json');
  const stacks = await pipelineStacks(assembly);
  if (stacks.length === 0) throw new NoPipelineError(origin);
  const [chosen, ...more] = stacks.filter(({ stackName }) => stack === undefined || stackName === stack);
  if (chosen === undefined || more.length > 0) throw new PipelineNotChosenError(origin, stacks, stack);
  return chosen;
}

function openDeploymentLog(file: string): (line: string) => void {
  return (line) => appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
}
