import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContext } from '../context.ts';
import { AwsAccess } from '../deployment/aws-access.ts';
import { synthesizeStacks } from '../deployment/synthesize-stacks.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { resolveEnvironments, resolveLocation } from '../resolve-environments.ts';
import { createPaint } from '../terminal/paint.ts';
import { readOptions } from '../terminal/read-options.ts';
import { examineAccounts } from './examine-accounts.ts';
import { examineEnvironments } from './examine-environments.ts';
import { examineLibraries } from './examine-libraries.ts';
import { examineMachine } from './examine-machine.ts';
import { examineServices } from './examine-services.ts';
import { type Artifact, examineSizes } from './examine-sizes.ts';
import type { Section } from './finding.ts';
import { hasProblem, renderReport } from './render-report.ts';
import { runProgram } from './run-program.ts';
import { sizeOfCommit } from './size-of-commit.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Says what stands in the way of a deployment; exit code 1 when something would fail. */
async function examine(): Promise<void> {
  const given = readOptions({
    command: 'npm run doctor',
    options: {
      profile: {
        value: 'account=profile',
        several: true,
        what: 'the credentials for an account; once for each',
      },
    },
  });
  const sections = await findOut(new AwsAccess(given.values('profile')));
  for (const line of renderReport(sections, createPaint(process.stdout))) console.log(line);
  if (hasProblem(sections)) process.exitCode = 1;
}

async function findOut(access: AwsAccess): Promise<Section[]> {
  const context = readContext(rootDirectory);
  const pipeline = resolveLocation(context);
  const resolved = resolveEnvironments(environments, context);
  const { stacks, ...synthesis } = await synthesizeStacks(rootDirectory);
  return [
    { title: 'This machine', findings: await examineMachine(runProgram) },
    { title: 'Libraries', findings: await examineLibraries(rootDirectory, synthesis) },
    {
      title: 'The delivery',
      findings: [
        ...examineEnvironments(resolved, pipeline),
        ...examineServices(stacks, { dependencies: await dependencyNames() }),
        ...examineSizes(await artifacts(synthesis.sizeInBytes)),
      ],
    },
    ...(await examineAccounts(stacks, { access, pipelineAccount: pipeline.account })),
  ];
}

async function dependencyNames(): Promise<string[]> {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    await readFile(join(rootDirectory, 'package.json'), 'utf8'),
  );
  return Object.keys({ ...dependencies, ...devDependencies });
}

async function artifacts(assemblyInBytes: number): Promise<Artifact[]> {
  const commit = await sizeOfCommit(runProgram);
  const assembly = {
    name: 'The cloud assembly',
    sizeInBytes: assemblyInBytes,
    remedy: 'Look for what is large in cdk.out after npm run synth.',
  };
  const source = {
    name: 'The source (HEAD)',
    sizeInBytes: commit ?? 0,
    remedy: 'Take large files out of git: git ls-tree -r -l HEAD lists them with their sizes.',
  };
  return commit === undefined ? [assembly] : [assembly, source];
}

await examine().catch(exitWithReason);
