import type { Properties } from '../cloud/recorded-resource.ts';
import { readWholeAssembly } from '../pipeline/assembly/cloud-assembly.ts';
import type { PipelineDeclaration, StageDeclaration } from '../pipeline/declaration.ts';
import { readDeclaration } from '../pipeline/read-declaration.ts';
import { type ActionPlan, type Projects, planAction } from './plan-action.ts';
import { beforeDeployment, planStack, type ReadStack, type StackPlan } from './plan-stack.ts';

/** What the rehearsal would do with a cloud assembly. */
export interface AssemblyPlan {
  pipelines: PipelinePlan[];
  stacks: StackPlan[];
}

export interface PipelinePlan {
  declaration: PipelineDeclaration;
  stackName: string;
  stages: StagePlan[];
}

export interface StagePlan {
  stage: StageDeclaration;
  actions: ActionPlan[];
}

/**
 * Reads every stack of an assembly, those of its stages included, and runs nothing.
 *
 * @throws NotAnAssemblyError, StackEnvironmentUnknownError, MalformedPipelineError
 */
export async function planAssembly(directory: string): Promise<AssemblyPlan> {
  const stacks = await Promise.all((await readWholeAssembly(directory)).map(planStack));
  const projects = projectsOf(stacks);
  return {
    pipelines: stacks.flatMap((read) => pipelinesIn(read, projects)),
    stacks: stacks.map(({ plan }) => plan),
  };
}

function pipelinesIn(read: ReadStack, projects: Projects): PipelinePlan[] {
  const { account, region, stackName } = read.stack;
  return resourcesOf(read, 'AWS::CodePipeline::Pipeline').map(([logicalId, properties]) => {
    const declaration = readDeclaration({
      account,
      region,
      stackName,
      stackId: stackName,
      logicalId,
      type: 'AWS::CodePipeline::Pipeline',
      physicalId: logicalId,
      properties,
      attributes: {},
    });
    const stages = declaration.stages.map((stage) => ({
      stage,
      actions: stage.actions.map((action) => planAction(action, projects)),
    }));
    return { declaration, stackName, stages };
  });
}

/** Under the name that they are given, and under that of the template, by which actions refer to them. */
function projectsOf(stacks: readonly ReadStack[]): Projects {
  return new Map(
    stacks
      .flatMap((read) => resourcesOf(read, 'AWS::CodeBuild::Project'))
      .flatMap(([logicalId, properties]) => [
        [logicalId, properties] as const,
        [String(properties.Name ?? logicalId), properties] as const,
      ]),
  );
}

function resourcesOf({ template }: ReadStack, wanted: string): [string, Properties][] {
  if (template === null) return [];
  return [...template.resources]
    .filter(([, { type }]) => type === wanted)
    .map(([logicalId]) => [logicalId, template.properties(logicalId, beforeDeployment)]);
}
