import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../local/cloud/json.ts';
import type { RecordedResource } from '../../../local/cloud/recorded-resource.ts';
import { groupsInRunOrder, typeOf } from '../../../local/pipeline/declaration.ts';
import { readDeclaration } from '../../../local/pipeline/read-declaration.ts';
import { approval, build, deployment, pipeline, source, stage } from './pipeline-builders.ts';

function recorded(properties: JsonObject): RecordedResource {
  return {
    account: '111111111111',
    region: 'eu-central-1',
    stackName: 'delivery',
    stackId: 'delivery',
    logicalId: 'Pipeline',
    type: 'AWS::CodePipeline::Pipeline',
    physicalId: 'sample',
    properties,
    attributes: {},
  };
}

describe('a declaration', () => {
  it('has its actions in the groups of their run order', () => {
    const { stages } = readDeclaration(
      recorded(pipeline([stage('Build', build('late', { RunOrder: 7 }), build('unit'), build('lint'))])),
    );

    const groups = groupsInRunOrder(stages[0] ?? { name: '', rollsBackOnFailure: false, actions: [] });
    expect(groups.map((group) => group.map(({ name }) => name))).toEqual([['unit', 'lint'], ['late']]);
  });

  it('acts in the account of its role and in its own region, and in those of the pipeline where it names none', () => {
    const role = { RoleArn: 'arn:aws:iam::222222222222:role/deploy', Region: 'us-east-1' };
    const { stages } = readDeclaration(
      recorded(pipeline([stage('Deploy', deployment('there', {}, role), approval('here'))])),
    );

    expect(stages[0]?.actions).toMatchObject([
      { account: '222222222222', region: 'us-east-1' },
      { account: '111111111111', region: 'eu-central-1' },
    ]);
  });

  it('takes what CloudFormation takes as text', () => {
    const { stages } = readDeclaration(
      recorded(
        pipeline([stage('Build', build('unit', { RunOrder: '2', Configuration: { BatchEnabled: true } }))]),
      ),
    );

    expect(stages[0]?.actions[0]).toMatchObject({ runOrder: 2, configuration: { BatchEnabled: 'true' } });
  });

  it('notes what is asked for and not carried out', () => {
    const { notes } = readDeclaration(
      recorded(
        pipeline(
          [
            { ...stage('prod', source()), OnFailure: { Result: 'ROLLBACK' } },
            { ...stage('tried', build('again')), OnFailure: { Result: 'RETRY' } },
          ],
          { Triggers: [] },
        ),
      ),
    );

    expect(notes).toEqual(['OnFailure of stage tried is not carried out in the rehearsal']);
  });

  it('is refused with path and value where a property is not what it must be', () => {
    const broken = pipeline([stage('Build', { ...build('unit'), RunOrder: 'soon' })]);

    expect(() => readDeclaration(recorded(broken))).toThrow(
      'The pipeline Pipeline of stack delivery cannot be read: Stages.0.Actions.0.RunOrder must be a whole number, but is "soon"; correct the template that declares it.',
    );
  });
});

/** Pipelines that other projects synthesize; they lie beside the repository where they are present. */
const foreign = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'foreign');

(existsSync(foreign) ? describe : describe.skip)(`pipelines of other projects, in ${foreign}`, () => {
  const templates = existsSync(foreign)
    ? readdirSync(foreign).filter((name) => name.endsWith('.template.json'))
    : [];

  it.each(templates)('%s is read: its stages, its actions, what they need and what they leave', (name) => {
    const { Resources } = JSON.parse(readFileSync(join(foreign, name), 'utf8')) as {
      Resources: Record<string, { Type: string; Properties: JsonObject }>;
    };
    const declared = Object.values(Resources).find(({ Type }) => Type === 'AWS::CodePipeline::Pipeline');
    const { stages } = readDeclaration(recorded(withoutIntrinsics(declared?.Properties ?? {}) as JsonObject));

    expect(stages[0]?.name).toBe('Source');
    const types = new Set(stages.flatMap(({ actions }) => actions.map(typeOf)));
    expect([...types]).toEqual(expect.arrayContaining(['Build/AWS/CodeBuild']));
    expect(artifactsWithoutProducer(stages)).toEqual([]);
  });
});

function artifactsWithoutProducer(stages: ReturnType<typeof readDeclaration>['stages']): string[] {
  const actions = stages.flatMap(({ actions }) => actions);
  const produced = new Set(actions.flatMap(({ outputArtifacts }) => outputArtifacts));
  return actions.flatMap(({ inputArtifacts }) => inputArtifacts.filter((name) => !produced.has(name)));
}

/** What a deployment would put in place of an intrinsic function: here, a text made of it. */
function withoutIntrinsics(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutIntrinsics);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && /^(Ref$|Fn::)/.test(entries[0]?.[0] ?? '')) return JSON.stringify(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutIntrinsics(inner)]));
}
