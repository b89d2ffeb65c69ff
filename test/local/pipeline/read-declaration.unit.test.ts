import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../local/cloud/json.ts';
import type { RecordedResource } from '../../../local/cloud/recorded-resource.ts';
import { groupsInRunOrder } from '../../../local/pipeline/declaration.ts';
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

const rule = (Provider: string, Configuration: JsonObject): JsonObject => ({
  Name: Provider,
  RuleTypeId: { Category: 'Rule', Provider },
  Configuration,
});

const entry = (...Rules: JsonObject[]): JsonObject => ({ Conditions: [{ Result: 'FAIL', Rules }] });

describe('a declaration', () => {
  it('has its actions in the groups of their run order', () => {
    const { stages } = readDeclaration(
      recorded(pipeline([stage('Build', build('late', { RunOrder: 7 }), build('unit'), build('lint'))])),
    );

    const groups = groupsInRunOrder(
      stages[0] ?? { name: '', actions: [], beforeEntry: null, onSuccess: null, onFailure: null },
    );
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
            {
              ...stage('tried', build('again')),
              OnFailure: { Result: 'RETRY' },
              BeforeEntry: entry(rule('VariableCheck', {}), rule('Foretelling', {})),
            },
            {
              ...stage('late', build('unit')),
              BeforeEntry: entry(rule('DeploymentWindow', { Cron: '* * * X * ?' })),
              Blockers: [{ Name: 'schedule', Type: 'Schedule' }],
            },
          ],
          {
            Triggers: [
              { ProviderType: 'CodeStarSourceConnection' },
              {
                ProviderType: 'CodeStarSourceConnection',
                GitConfiguration: { SourceActionName: 'source', PullRequest: [{ Events: ['OPEN'] }] },
              },
            ],
          },
        ),
      ),
    );

    expect(notes).toEqual([
      'Blockers of stage late is not carried out in the rehearsal',
      expect.stringMatching(/^Rule Foretelling .* there is no rule of this name; known are VariableCheck, /),
      expect.stringMatching(/^Rule DeploymentWindow .*the cron expression "[^"]*X[^"]*" cannot be read/),
    ]);
  });

  it('has the time that an approval waits, where it is one that CodePipeline takes', () => {
    const waiting = (TimeoutInMinutes: JsonValue) =>
      readDeclaration(recorded(pipeline([stage('Gate', { ...approval('promote'), TimeoutInMinutes })])))
        .stages[0]?.actions[0]?.timeoutInMinutes;

    expect([5, '86400'].map(waiting)).toEqual([5, 86_400]);
    for (const refused of [4, 86_401]) {
      expect(() => waiting(refused)).toThrow(
        `Stages.0.Actions.0.TimeoutInMinutes must be from 5 to 86400, but is ${refused};`,
      );
    }
  });

  it.each<[JsonObject, string]>([
    [
      { BeforeEntry: { Conditions: [{ Result: 'ROLLBACK', Rules: [] }] } },
      'Stages.0.BeforeEntry.Conditions.0.Result must be FAIL or SKIP, but is "ROLLBACK";',
    ],
    [
      { OnSuccess: { Conditions: [{ Rules: [] }, { Rules: [] }] } },
      'Stages.0.OnSuccess.Conditions must be a list of one, but is "a list of 2";',
    ],
    [
      { OnFailure: { Result: 'SKIP' } },
      'Stages.0.OnFailure.Result must be ROLLBACK or RETRY or FAIL, but is "SKIP";',
    ],
    [
      { OnFailure: { Result: 'RETRY', RetryConfiguration: { RetryMode: 'SOME' } } },
      'Stages.0.OnFailure.RetryConfiguration.RetryMode must be FAILED_ACTIONS or ALL_ACTIONS, but is "SOME";',
    ],
  ])('is refused for conditions that a stage does not have: %j', (settings, message) => {
    const declared = pipeline([{ ...stage('Build', build('unit')), ...settings }]);

    expect(() => readDeclaration(recorded(declared))).toThrow(message);
  });

  it('is refused with path and value where a property is not what it must be', () => {
    const broken = pipeline([stage('Build', { ...build('unit'), RunOrder: 'soon' })]);

    expect(() => readDeclaration(recorded(broken))).toThrow(
      'The pipeline Pipeline of stack delivery cannot be read: Stages.0.Actions.0.RunOrder must be a whole number, but is "soon"; correct the template that declares it.',
    );
  });
});
