import { parse } from 'yaml';
import { z } from 'zod';
import { resourcesOf, type Stack } from '../deployment/stack.ts';
import type { SourceTree } from './source-tree.ts';

export interface BuiltStage {
  name: string;
  actions: readonly BuiltAction[];
}

/** An action of the synthesized pipeline. */
export interface BuiltAction {
  name: string;
  /** `CodeCommit`, `CodeBuild`, `CloudFormation`, `Manual` … */
  provider: string;
  runOrder: number;
  /** Of the buildspec that it runs; none where it runs none of ours. */
  commands: readonly string[];
}

const projectReference = z.object({ ProjectName: z.object({ Ref: z.string() }) });

const pipelineSchema = z.object({
  Stages: z.array(
    z.object({
      Name: z.string(),
      Actions: z.array(
        z.object({
          Name: z.unknown(),
          RunOrder: z.number(),
          ActionTypeId: z.object({ Provider: z.string() }),
          Configuration: z.unknown(),
        }),
      ),
    }),
  ),
});

const projectSchema = z.object({ Source: z.object({ BuildSpec: z.string() }) });

const buildspecSchema = z.object({
  phases: z.record(z.string(), z.object({ commands: z.array(z.string()).default([]) })),
});

/** What the pipeline in one of the stacks does, stage by stage. */
export function readStages(stacks: readonly Stack[], source: SourceTree): BuiltStage[] {
  return stacks.flatMap((stack) =>
    resourcesOf(stack, 'AWS::CodePipeline::Pipeline').flatMap(([, { Properties }]) =>
      pipelineSchema.parse(Properties).Stages.map(({ Name, Actions }) => ({
        name: Name,
        actions: Actions.map((action) => ({
          // A name that is known only after the deployment is no name that anybody looks for.
          name: typeof action.Name === 'string' ? action.Name : '',
          provider: action.ActionTypeId.Provider,
          runOrder: action.RunOrder,
          commands: commandsOf(action.Configuration, stack, source),
        })),
      })),
    ),
  );
}

function commandsOf(configuration: unknown, { template }: Stack, source: SourceTree): string[] {
  const project = projectReference.safeParse(configuration);
  if (!project.success) return [];
  const { BuildSpec } = projectSchema.parse(
    template.Resources[project.data.ProjectName.Ref]?.Properties,
  ).Source;
  // CDK Pipelines writes the commands of its own projects into the template.
  if (!BuildSpec.startsWith('buildspecs/')) return [];
  return Object.values(buildspecSchema.parse(parse(source.text(BuildSpec))).phases).flatMap(
    ({ commands }) => commands,
  );
}
