import { z } from 'zod';
import { resourcesOf } from '../deployment/stack.ts';
import type { Evidence } from './evidence.ts';
import { code, type Finding } from './find-in-source.ts';
import type { BuiltAction, BuiltStage } from './read-stages.ts';

/** The names of the reference for what stands before the first environment, and for the environments in their order. */
export type Place = 'build' | 'beta' | 'gamma' | 'prod';

/** A step that runs all of these, each a script of `package.json`. */
export function runs(place: Place, ...scripts: string[]) {
  return (evidence: Evidence): Finding => {
    const step = stagesOf(place, evidence)
      .flatMap(({ actions }) => actions)
      .find(({ commands }) => scripts.every((script) => commands.includes(`npm run ${script}`)));
    return step && scripts.every((script) => hasScript(script, evidence))
      ? `${code(step.name)}: ${scripts.map((script) => code(`npm run ${script}`)).join(', ')}`
      : undefined;
  };
}

const scriptsSchema = z.object({ scripts: z.record(z.string(), z.string()) });

function hasScript(name: string, { source }: Evidence): boolean {
  const manifest = source.text('package.json');
  return manifest !== '' && name in scriptsSchema.parse(JSON.parse(manifest)).scripts;
}

/** A step that runs one of the projects of `jest.config.mjs`, of which these files are. */
export function tests(place: Place, project: string, files = `test/**/*.${project}.test.ts`) {
  return (evidence: Evidence): Finding => {
    const step = stagesOf(place, evidence)
      .flatMap(({ actions }) => actions)
      .find(({ commands }) => commands.some((command) => isTestOf(project, command)));
    return step && evidence.source.has(files) ? `${code(step.name)}: ${code(files)}` : undefined;
  };
}

function isTestOf(project: string, command: string): boolean {
  return `${command} `.startsWith(`npm test -- --selectProjects ${project} `);
}

/** Images are built once, under tags that are written once, and signed when they are pushed. */
export function storedAndSigned(evidence: Evidence): Finding {
  const pushed = runs('build', 'publish-images')(evidence);
  const pipeline = evidence.stacks.find(
    (stack) => resourcesOf(stack, 'AWS::CodePipeline::Pipeline').length > 0,
  );
  if (!pushed || !pipeline) return undefined;
  const repositories = resourcesOf(pipeline, 'AWS::ECR::Repository');
  const isWrittenOnce = repositories.every(
    ([, { Properties }]) => Properties?.ImageTagMutability === 'IMMUTABLE',
  );
  const isSigned = resourcesOf(pipeline, 'AWS::ECR::SigningConfiguration').length > 0;
  return repositories.length > 0 && isWrittenOnce && isSigned
    ? `${pushed}, into ECR under immutable tags, signed by AWS Signer`
    : undefined;
}

/** Somebody is asked before prod, in a stage that deploys nothing. */
export function approvedBeforeProd(evidence: Evidence): Finding {
  const deployments = evidence.stages.filter(deploys);
  const [, prod] = deployments.slice(-2);
  const before = prod && evidence.stages[evidence.stages.indexOf(prod) - 1];
  const approval = before?.actions.find(({ provider }) => provider === 'Manual');
  return before && approval && !deploys(before)
    ? `${code(approval.name)} in the stage ${code(before.name)}`
    : undefined;
}

/** The stage that deploys an environment and tests it, or all before the first of them. */
export function stagesOf(place: Place, { stages }: Evidence): BuiltStage[] {
  const deployments = stages.filter(deploys);
  if (place === 'build') return stages.slice(0, stages.indexOf(deployments[0] as BuiltStage));
  const [beta, gamma] = deployments;
  const stage = { beta, gamma, prod: deployments.length > 2 ? deployments.at(-1) : undefined }[place];
  return stage ? [stage] : [];
}

function deploys({ actions }: BuiltStage): boolean {
  return actions.some(isDeployment);
}

export function isDeployment({ provider, name }: BuiltAction): boolean {
  return provider === 'CloudFormation' && name.endsWith('.Deploy');
}
