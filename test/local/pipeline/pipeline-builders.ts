import type { JsonObject } from '../../../local/cloud/json.ts';

/** Templates of pipelines, as CloudFormation has them, with as few words as a test needs. */
export function template(pipeline: JsonObject, projects: Record<string, string> = {}): string {
  const builds = Object.entries(projects).map(([name, BuildSpec]) => [
    name,
    {
      Type: 'AWS::CodeBuild::Project',
      Properties: { Name: name, Source: { Type: 'CODEPIPELINE', BuildSpec } },
    },
  ]);
  return JSON.stringify({
    Resources: {
      Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: pipeline },
      ...Object.fromEntries(builds),
    },
  });
}

export function pipeline(stages: JsonObject[], properties: JsonObject = {}): JsonObject {
  return {
    Name: 'sample',
    PipelineType: 'V2',
    RestartExecutionOnUpdate: true,
    Stages: stages,
    ...properties,
  };
}

export function stage(Name: string, ...Actions: JsonObject[]): JsonObject {
  return { Name, Actions };
}

export function source(): JsonObject {
  return action('source', 'Source', 'CodeCommit', {
    Configuration: { RepositoryName: 'shop', BranchName: 'main' },
    OutputArtifacts: [{ Name: 'Code' }],
    Namespace: 'Source',
  });
}

export function build(name: string, more: JsonObject = {}, variables: JsonObject[] = []): JsonObject {
  return action(name, 'Build', 'CodeBuild', {
    Configuration: { ProjectName: name, EnvironmentVariables: JSON.stringify(variables) },
    InputArtifacts: [{ Name: 'Code' }],
    ...more,
  });
}

export function approval(name: string, question = 'Promote?', more: JsonObject = {}): JsonObject {
  return action(name, 'Approval', 'Manual', { Configuration: { CustomData: question, ...more } });
}

export function deployment(name: string, configuration: JsonObject, more: JsonObject = {}): JsonObject {
  return action(name, 'Deploy', 'CloudFormation', { Configuration: configuration, ...more });
}

export function action(Name: string, Category: string, Provider: string, more: JsonObject = {}): JsonObject {
  return { Name, ActionTypeId: { Category, Owner: 'AWS', Provider, Version: '1' }, RunOrder: 1, ...more };
}

/** A gate that asks about the commit, and a deployment after it. */
export const gatedDeployment = template(
  pipeline([
    stage('Source', source()),
    stage('Gate', approval('promote', 'Promote #{Source.CommitId}?')),
    stage('Deploy', build('deploy')),
  ]),
  { deploy: 'deploy.yml' },
);

/** From dev through a gate to prod, each a build. */
export const deliveryToProd = template(
  pipeline([
    stage('Source', source()),
    stage('dev', build('unit')),
    stage('Gate', approval('promote')),
    stage('prod', build('deploy')),
  ]),
  { unit: 'unit.yml', deploy: 'deploy.yml' },
);
