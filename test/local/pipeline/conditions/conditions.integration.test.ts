import {
  type CodePipelineClient,
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListRuleExecutionsCommand,
  OverrideStageConditionCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AlarmDescription } from '../../../../local/cloud/cloud.ts';
import type { JsonObject } from '../../../../local/cloud/json.ts';
import { readStandstill } from '../../../../local/standstill.ts';
import { build, pipeline, source, stage, template } from '../pipeline-builders.ts';
import { type PipelineInTest, startPipelineInTest } from '../pipeline-in-test.ts';
import { gate } from '../rehearsed-pipeline.ts';

let test: PipelineInTest;
afterEach(() => test.remove());

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

function rule(Name: string, Provider: string, Configuration: JsonObject): JsonObject {
  return {
    Name,
    RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider, Version: '1' },
    Configuration,
  };
}

const commitIs = (Value: string) =>
  rule('commit', 'VariableCheck', { Variable: '#{Source.CommitId}', Operator: 'EQ', Value });

/** Never: there is no such year in our time. */
const closed = rule('window', 'DeploymentWindow', { Cron: '* * * * * ? 2199' });

function conditions(Result: string, ...Rules: JsonObject[]): JsonObject {
  return { Conditions: [{ Result, Rules }] };
}

/** A stage with conditions between a source and a last stage. */
async function start(settings: JsonObject): Promise<void> {
  test = await startPipelineInTest(
    template(
      pipeline([
        stage('Source', source()),
        { ...stage('Deploy', build('deploy')), ...settings },
        stage('Release', build('release')),
      ]),
      { deploy: 'deploy.yml', release: 'release.yml' },
    ),
  );
}

async function stateOfDeploy(client: CodePipelineClient) {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'sample' }));
  return stageStates[1] ?? {};
}

const override = (pipelineExecutionId: string, conditionType: 'BEFORE_ENTRY' | 'ON_SUCCESS') =>
  test.client.send(
    new OverrideStageConditionCommand({
      pipelineName: 'sample',
      stageName: 'Deploy',
      pipelineExecutionId,
      conditionType,
    }),
  );

describe('a condition before the entry to a stage', () => {
  it('lets the execution in where its rules hold', async () => {
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)) });
    const id = test.rehearsed.push(first);

    expect(await test.rehearsed.untilEnded(id)).toMatchObject({ status: 'Succeeded' });
    expect(await stateOfDeploy(test.client)).toMatchObject({
      beforeEntryConditionState: {
        latestExecution: { status: 'Succeeded' },
        conditionStates: [{ ruleStates: [{ ruleName: 'commit', latestExecution: { status: 'Succeeded' } }] }],
      },
    });
  });

  it('fails the execution where one of them does not, and nothing in the stage runs', async () => {
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)) });
    const id = test.rehearsed.push(second);

    expect(await test.rehearsed.untilEnded(id)).toMatchObject({
      status: 'Failed',
      statusSummary: `Deploy: Rule commit: It does not hold that "${second}" equals "${first}"`,
    });
    expect(test.rehearsed.actions(id)).toEqual(['source Succeeded']);
    expect(await stateOfDeploy(test.client)).toMatchObject({
      latestExecution: { pipelineExecutionId: id, status: 'Failed' },
      beforeEntryConditionState: { latestExecution: { status: 'Failed' } },
    });
  });

  it('skips the stage where that is its result', async () => {
    await start({ BeforeEntry: conditions('SKIP', commitIs(first)) });
    const id = test.rehearsed.push(second);

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(test.rehearsed.actions(id)).toEqual(['source Succeeded', 'release Succeeded']);
    expect(await stateOfDeploy(test.client)).toMatchObject({ latestExecution: { status: 'Skipped' } });
  });

  it('may be overridden after it has failed, by name, and the stage runs', async () => {
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)) });
    const id = test.rehearsed.push(second);
    await test.rehearsed.untilEnded(id);

    await override(id, 'BEFORE_ENTRY');

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(test.rehearsed.actions(id)).toContain('deploy Succeeded');
    expect(await stateOfDeploy(test.client)).toMatchObject({
      beforeEntryConditionState: {
        latestExecution: {
          status: 'Overridden',
          summary: expect.stringMatching(/^Overridden by arn:aws:iam::111111111111:/),
        },
      },
    });
  });

  it('is looked at again when the stage is tried again by a person', async () => {
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)) });
    const id = test.rehearsed.push(second);
    await test.rehearsed.untilEnded(id);

    await test.rehearsed.engine.retryStage('sample', id, 'Deploy');

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Failed');
    expect(test.rehearsed.execution(id).conditions).toHaveLength(2);
  });
});

describe('a window that is closed', () => {
  const untilHeld = (id: string) =>
    test.rehearsed.until(() => test.rehearsed.execution(id).heldUp !== undefined);

  it('holds the execution up, and a person may let it in', async () => {
    await start({ BeforeEntry: conditions('FAIL', closed) });
    const id = test.rehearsed.push(first);
    await untilHeld(id);
    expect(test.rehearsed.execution(id).heldUp).toEqual({ stage: 'Deploy', by: ['window'] });
    expect(readStandstill(test.rehearsed.engine)).toMatchObject({ waiting: [], newest: { executionId: id } });
    expect(test.rehearsed.built).toEqual([]);

    await override(id, 'BEFORE_ENTRY');

    expect(await test.rehearsed.untilEnded(id)).toMatchObject({ status: 'Succeeded', heldUp: undefined });
    expect(test.rehearsed.execution(id).conditions?.[0]?.rules).toMatchObject([{ status: 'Abandoned' }]);
  });

  it('holds it up again after the rehearsal was killed', async () => {
    await start({ BeforeEntry: conditions('FAIL', closed) });
    const id = test.rehearsed.push(first);
    await untilHeld(id);

    await test.rehearsed.restart();
    expect(test.rehearsed.execution(id).status).toBe('InProgress');
    test.rehearsed.engine.overrideCondition(
      { pipelineName: 'sample', executionId: id, stage: 'Deploy', type: 'BEFORE_ENTRY' },
      undefined,
    );

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(test.rehearsed.execution(id).conditions).toHaveLength(1);
  });

  it('lets an execution be stopped', async () => {
    await start({ BeforeEntry: conditions('FAIL', closed) });
    const id = test.rehearsed.push(first);
    await untilHeld(id);

    await test.rehearsed.engine.stopExecution('sample', id, 'not now');

    expect(await test.rehearsed.untilEnded(id)).toMatchObject({
      status: 'Stopped',
      statusSummary: 'not now',
    });
  });

  it('fails the rule when it has not opened in the time of the rule', async () => {
    await start({ BeforeEntry: conditions('FAIL', { ...closed, TimeoutInMinutes: 0 }) });
    const id = test.rehearsed.push(first);

    expect((await test.rehearsed.untilEnded(id)).statusSummary).toMatch(
      /^Deploy: Rule window: .*not open within/,
    );
  });
});

describe('a condition on success', () => {
  it('fails the execution after its actions, and lets it on when it is overridden', async () => {
    await start({ OnSuccess: conditions('FAIL', commitIs(first)) });
    const id = test.rehearsed.push(second);

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Failed');
    expect(test.rehearsed.actions(id)).toEqual(['source Succeeded', 'deploy Succeeded']);

    await override(id, 'ON_SUCCESS');
    expect((await test.rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(test.rehearsed.built).toEqual(['deploy', 'release']);
  });

  it('takes the stage back to the last execution that succeeded in it, where that is its result', async () => {
    await start({ OnSuccess: conditions('ROLLBACK', commitIs(first)) });
    const good = test.rehearsed.push(first);
    await test.rehearsed.untilEnded(good);
    const bad = test.rehearsed.push(second);
    await test.rehearsed.untilEnded(bad);
    const back = () =>
      test.rehearsed.engine.executions('sample').find(({ trigger }) => trigger === 'AutomatedRollback');
    await test.rehearsed.until(() => back()?.endedAt != null);

    expect(back()).toMatchObject({ rollbackTo: good, status: 'Succeeded' });
    await expect(override(bad, 'ON_SUCCESS')).rejects.toMatchObject({
      name: expect.stringMatching(/^(ConditionNotOverridable|NotLatestPipelineExecution)Exception$/),
    });
  });
});

describe('what happens on failure', () => {
  const failing = (...outcomes: ('FAILED' | 'SUCCEEDED')[]) =>
    test.rehearsed.builds.set('deploy', async () => ({ status: outcomes.shift() ?? 'SUCCEEDED' }));

  it('may be another try of what has failed, which may succeed', async () => {
    await start({ OnFailure: { Result: 'RETRY' } });
    failing('FAILED', 'SUCCEEDED');
    const id = test.rehearsed.push(first);

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(test.rehearsed.actions(id)).toEqual([
      'source Succeeded',
      'deploy Failed',
      'deploy Succeeded',
      'release Succeeded',
    ]);
    expect(await stateOfDeploy(test.client)).toMatchObject({
      retryStageMetadata: { autoStageRetryAttempt: 1, latestRetryTrigger: 'AutomatedStageRetry' },
    });
  });

  it('is one more try and no further, of all actions where the stage says so', async () => {
    test = await startPipelineInTest(
      template(
        pipeline([
          stage('Source', source()),
          {
            ...stage('Deploy', build('lint'), { ...build('deploy'), RunOrder: 2 }),
            OnFailure: { Result: 'RETRY', RetryConfiguration: { RetryMode: 'ALL_ACTIONS' } },
          },
        ]),
        { deploy: 'deploy.yml', lint: 'lint.yml' },
      ),
    );
    failing('FAILED', 'FAILED');
    const id = test.rehearsed.push(first);

    expect((await test.rehearsed.untilEnded(id)).status).toBe('Failed');
    expect(test.rehearsed.built).toEqual(['lint', 'deploy', 'lint', 'deploy']);
  });

  it.each([
    ['goes back where its condition does not hold', second, 1],
    ['does not go back where its condition holds', first, 0],
  ])('%s', async (_, value, rollbacks) => {
    await start({ OnFailure: conditions('ROLLBACK', commitIs(value)) });
    await test.rehearsed.untilEnded(test.rehearsed.push(second));
    failing('FAILED');
    const id = test.rehearsed.push(first);
    await test.rehearsed.untilEnded(id);
    const back = () =>
      test.rehearsed.engine.executions('sample').filter(({ trigger }) => trigger === 'AutomatedRollback');
    if (rollbacks > 0) await test.rehearsed.until(() => back()[0]?.endedAt != null);

    expect(back()).toHaveLength(rollbacks);
    expect(test.rehearsed.execution(id).conditions).toMatchObject([{ type: 'ON_FAILURE' }]);
  });
});

describe('a rule that looks at an alarm', () => {
  const alarm: AlarmDescription = {
    ...{ account: '111111111111', region: 'eu-central-1', stackName: 'shop', description: '' },
    ...{ name: 'slow', shortName: 'Slow', state: 'OK', reason: 'all is fast', isComposite: false },
    since: '2026-11-22T10:00:00.000Z',
  };
  const watches = (configuration: JsonObject) =>
    rule('alarm', 'CloudWatchAlarm', { AlarmName: 'slow', ...configuration });

  it.each([
    ['holds while that is fine', {}, 'OK', 'Succeeded', 'Alarm "slow" is in OK: all is fast'],
    ['does not hold when it has gone off', {}, 'ALARM', 'Failed', 'Alarm "slow" is in ALARM: all is fast'],
    [
      'takes other states where it names them',
      { AlarmStates: 'ALARM, INSUFFICIENT_DATA' },
      'INSUFFICIENT_DATA',
      'Failed',
      'is in INSUFFICIENT_DATA',
    ],
    [
      'does not hold for one that is not there',
      { AlarmName: 'none' },
      'OK',
      'Failed',
      'There is no alarm "none" in eu-central-1',
    ],
  ] as const)('%s', async (_, configuration, state, status, summary) => {
    await start({ BeforeEntry: conditions('FAIL', watches(configuration)) });
    test.rehearsed.cloud.watching.push(
      { ...alarm, region: 'eu-west-1', state: 'ALARM' },
      { ...alarm, state },
    );
    const id = test.rehearsed.push(first);

    expect((await test.rehearsed.untilEnded(id)).status).toBe(status);
    const [condition] = test.rehearsed.execution(id).conditions ?? [];
    expect(condition?.rules).toMatchObject([{ status, summary: expect.stringContaining(summary) }]);
  });

  it('waits first for as long as it says', async () => {
    await start({ BeforeEntry: conditions('FAIL', watches({ WaitTime: '1' })) });
    const id = test.rehearsed.push(first);
    await test.rehearsed.until(() => test.rehearsed.execution(id).heldUp?.by[0] === 'alarm');
    expect(test.rehearsed.execution(id).status).toBe('InProgress');
  });
});

describe('a rule that cannot be evaluated here', () => {
  it('is named with its reason before anything runs, and passed over', async () => {
    await start({ OnSuccess: conditions('ROLLBACK', rule('check', 'Foretelling', {})) });

    const reason =
      'there is no rule of this name; known are VariableCheck, DeploymentWindow, CloudWatchAlarm, LambdaInvoke, CodeBuild, Commands';
    expect(test.rehearsed.engine.pipelines()[0]?.notes).toEqual([
      `Rule check (Foretelling) of OnSuccess of stage Deploy is passed over in the rehearsal: ${reason}`,
    ]);
    const id = test.rehearsed.push(first);
    expect((await test.rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(test.rehearsed.execution(id).conditions?.[0]?.rules).toMatchObject([
      { status: 'Abandoned', summary: `Not available here: ${reason}` },
    ]);
  });
});

describe('the API', () => {
  it('lists what rules were run, with what they were given and what came of it', async () => {
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)), OnFailure: { Result: 'RETRY' } });
    const id = test.rehearsed.push(second);
    await test.rehearsed.untilEnded(id);

    const { ruleExecutionDetails } = await test.client.send(
      new ListRuleExecutionsCommand({ pipelineName: 'sample', filter: { pipelineExecutionId: id } }),
    );

    expect(ruleExecutionDetails).toMatchObject([
      {
        pipelineExecutionId: id,
        stageName: 'Deploy',
        ruleName: 'commit',
        status: 'Failed',
        startTime: expect.any(Date),
        input: {
          ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
          configuration: { Variable: '#{Source.CommitId}' },
          resolvedConfiguration: { Variable: second },
          region: 'eu-central-1',
        },
        output: { executionResult: { errorDetails: { message: expect.stringContaining('does not hold') } } },
      },
    ]);
    const { pipeline: declared } = await test.client.send(new GetPipelineCommand({ name: 'sample' }));
    expect(declared?.stages?.[1]).toMatchObject({
      beforeEntry: { conditions: [{ result: 'FAIL', rules: [{ name: 'commit' }] }] },
      onFailure: { result: 'RETRY', retryConfiguration: { retryMode: 'FAILED_ACTIONS' } },
    });
  });

  it('overrides nothing that neither holds up nor has failed', async () => {
    const held = gate();
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)) });
    test.rehearsed.builds.set('deploy', () => held.opened.then(() => ({})));
    const id = test.rehearsed.push(first);
    await test.rehearsed.until(() => test.rehearsed.built.includes('deploy'));

    await expect(override(id, 'BEFORE_ENTRY')).rejects.toMatchObject({
      name: 'ConditionNotOverridableException',
    });
    held.open();
    await test.rehearsed.untilEnded(id);
  });

  it('overrides nothing of an execution that another one has followed', async () => {
    await start({ BeforeEntry: conditions('FAIL', commitIs(first)) });
    const older = test.rehearsed.push(second);
    await test.rehearsed.untilEnded(older);
    await test.rehearsed.untilEnded(test.rehearsed.push(first));

    await expect(override(older, 'BEFORE_ENTRY')).rejects.toMatchObject({
      name: 'NotLatestPipelineExecutionException',
    });
  });
});
