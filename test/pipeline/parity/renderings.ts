import { z } from 'zod';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { typeOf } from '../../../local/pipeline/declaration.ts';
import { readDeclaration } from '../../../local/pipeline/read-declaration.ts';
import type { CloudAssembly } from '../../support/cloud-assembly.ts';
import type { FunctionsBeside, Plan, ProjectOf } from './shape-of-plan.ts';

const stack = 'sluice-pipeline';

const place = { account: '111111111111', region: 'eu-central-1' };

/** The pipeline's properties as the synthesized template has them, with texts in place of references. */
export function pipelineProperties(assembly: CloudAssembly): JsonObject {
  return JSON.parse(JSON.stringify(assembly.resource(stack, 'AWS::CodePipeline::Pipeline').Properties));
}

/** The plan that the rehearsal makes of these properties. */
export function planOf(properties: JsonObject): Plan {
  const { executionMode, stages } = readDeclaration({
    ...place,
    stackName: stack,
    stackId: stack,
    logicalId: 'Pipeline',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'sluice',
    properties,
    attributes: {},
  });
  return {
    executionMode,
    stages: stages.map(({ name, actions }) => ({
      name,
      actions: actions.map((action) => ({ ...action, type: typeOf(action) })),
    })),
  };
}

const named = z.array(z.object({ Name: z.string() })).default([]);

const templateSchema = z.object({
  ExecutionMode: z.string().default('SUPERSEDED'),
  Stages: z.array(
    z.object({
      Name: z.string(),
      Actions: z.array(
        z.object({
          Name: z.string(),
          ActionTypeId: z.object({ Category: z.string(), Owner: z.string(), Provider: z.string() }),
          Configuration: z.record(z.string(), z.coerce.string()).default({}),
          InputArtifacts: named,
          OutputArtifacts: named,
          Namespace: z.string().optional(),
          Region: z.string().default(place.region),
          RunOrder: z.number(),
        }),
      ),
    }),
  ),
});

/** The same properties read here, and not by the rehearsal: what CodePipeline would make of them. */
export function pipelineOf(properties: unknown): Plan {
  const { ExecutionMode, Stages } = templateSchema.parse(properties);
  return {
    executionMode: ExecutionMode,
    stages: Stages.map(({ Name, Actions }) => ({
      name: Name,
      actions: Actions.map((action) => ({
        name: action.Name,
        type: `${action.ActionTypeId.Category}/${action.ActionTypeId.Owner}/${action.ActionTypeId.Provider}`,
        configuration: action.Configuration,
        inputArtifacts: action.InputArtifacts.map((artifact) => artifact.Name),
        outputArtifacts: action.OutputArtifacts.map((artifact) => artifact.Name),
        namespace: action.Namespace ?? null,
        region: action.Region,
        runOrder: action.RunOrder,
      })),
    })),
  };
}

const projectSchema = z.object({
  Source: z.object({ BuildSpec: z.string() }),
  Environment: z.object({
    EnvironmentVariables: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  }),
});

/** Finds what a project of the assembly runs. */
export function projectsIn(assembly: CloudAssembly): ProjectOf {
  const projects = new Map<string, ReturnType<ProjectOf>>(
    assembly.resources(stack, 'AWS::CodeBuild::Project').map(({ logicalId, Properties }) => {
      const { Source, Environment } = projectSchema.parse(Properties);
      const place = Environment.EnvironmentVariables.filter(({ Name }) =>
        ['ENVIRONMENT', 'GATE'].includes(Name),
      );
      const told = Object.fromEntries(place.map(({ Name, Value }) => [Name, Value]));
      return [`\${${logicalId}}`, { buildspec: Source.BuildSpec, place: told }];
    }),
  );
  return (project) => projects.get(project) ?? { buildspec: `there is no project ${project}`, place: {} };
}

const functionSchema = z.object({ Variables: z.record(z.string(), z.unknown()) });

/**
 * What the functions are told that rules hand events to: the paths for which a push starts nothing, and the gates that answer
 * themselves. The rehearsal runs the same functions.
 */
export function functionsIn(assembly: CloudAssembly): FunctionsBeside {
  return {
    documentation: listIn(assembly, 'DOCUMENTATION'),
    selfApproving: listIn(assembly, 'SELF_APPROVING_GATES'),
  };
}

function listIn(assembly: CloudAssembly, variable: string): string[] {
  const targets = JSON.stringify(
    assembly.resources(stack, 'AWS::Events::Rule').map(({ Properties }) => Properties.Targets),
  );
  const values = assembly
    .resources(stack, 'AWS::Lambda::Function')
    .filter(({ logicalId }) => targets.includes(`\${${logicalId}.Arn}`))
    .flatMap(
      ({ Properties }) => functionSchema.safeParse(Properties.Environment).data?.Variables[variable] ?? [],
    );
  return values.flatMap((value) => z.array(z.string()).parse(JSON.parse(String(value))));
}
