import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { codePipelineApi } from '../../../local/pipeline/api/codepipeline-api.ts';
import { approval, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const commits = ['a', 'b', 'c'].map((letter) => letter.repeat(40));

const definition = (question: string, properties: JsonObject = {}) =>
  template(
    pipeline(
      [
        stage('Source', source()),
        stage('Gate', approval('promote', question)),
        stage('Deploy', build('deploy')),
        stage('Release', build('release')),
      ],
      properties,
    ),
    { deploy: 'deploy.yml', release: 'release.yml' },
  );

/** Delivers each commit to the end; answers the executions, oldest first. */
function deliver(...delivered: string[]): Promise<string[]> {
  return deliverBy(definition('Promote?'), delivered);
}

async function deliverBy(declared: string, delivered: readonly string[]): Promise<string[]> {
  rehearsed = await RehearsedPipeline.create(declared);
  const ids: string[] = [];
  for (const commit of delivered) {
    const id = rehearsed.push(commit);
    await rehearsed.untilWaiting(id);
    await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Approved', summary: '' });
    await rehearsed.untilEnded(id);
    ids.push(id);
  }
  return ids;
}

describe('rolling a stage back', () => {
  it('runs the stage as it ran in an earlier execution, past no gate, and no other stage', async () => {
    const [older = ''] = await deliver(...commits.slice(0, 2));
    let seen = '';
    rehearsed.builds.set('deploy', async ({ sourceDirectory }) => {
      seen = await readFile(join(sourceDirectory, 'commit.txt'), 'utf8');
      return undefined;
    });

    const id = await rehearsed.engine.rollBackStage('sample', 'Deploy', older);
    const execution = await rehearsed.untilEnded(id);

    expect(execution).toMatchObject({ status: 'Succeeded', trigger: 'ManualRollback', rollbackTo: older });
    expect(execution.revision?.commit).toBe(commits[0]);
    expect(rehearsed.actions(id)).toEqual(['deploy Succeeded']);
    expect(seen).toBe(commits[0]);
  });

  it('is refused in mode PARALLEL, where nothing is kept for it', async () => {
    const parallel = definition('Promote?', { ExecutionMode: 'PARALLEL' });
    const [older = ''] = await deliverBy(parallel, commits.slice(0, 2));

    await expect(rehearsed.engine.rollBackStage('sample', 'Deploy', older)).rejects.toMatchObject({
      name: 'UnableToRollbackStageException',
      message: 'Stage Deploy cannot be rolled back: a pipeline in mode PARALLEL has no roll-back',
    });
  });

  it('can be done as well after the rehearsal was killed, and then lets the next push through', async () => {
    const [older = ''] = await deliver(...commits.slice(0, 2));
    await rehearsed.restart();

    const id = await rehearsed.engine.rollBackStage('sample', 'Deploy', older);
    await rehearsed.untilEnded(id);
    const next = rehearsed.push(commits[2] ?? '');
    await rehearsed.untilWaiting(next);

    expect(rehearsed.execution(next).revision?.commit).toBe(commits[2]);
  });

  it('is refused for what CodePipeline refuses', async () => {
    const [older = '', newer = ''] = await deliver(...commits.slice(0, 2));
    const rollBack = (stageName: string, target: string) =>
      rehearsed.engine.rollBackStage('sample', stageName, target);
    const back = await rollBack('Deploy', older);
    await rehearsed.untilEnded(back);

    await expect(rollBack('Nowhere', older)).rejects.toMatchObject({ name: 'StageNotFoundException' });
    await expect(rollBack('Deploy', 'none')).rejects.toMatchObject({
      name: 'PipelineExecutionNotFoundException',
    });
    const unable = { name: 'UnableToRollbackStageException' };
    await expect(rollBack('Source', older)).rejects.toMatchObject(unable);
    await expect(rollBack('Deploy', back)).rejects.toMatchObject(unable);

    const waiting = rehearsed.push(commits[2] ?? '');
    await rehearsed.untilWaiting(waiting);
    await expect(rollBack('Gate', newer)).rejects.toMatchObject(unable);
    await expect(rollBack('Deploy', waiting)).rejects.toMatchObject(unable);
  });

  it('is refused once the pipeline has changed', async () => {
    const [older = ''] = await deliver(...commits.slice(0, 2));
    rehearsed.cloud.put({ stackName: 'delivery', template: definition('Really promote?') });
    rehearsed.engine.takeUpDefinitions();

    await expect(rehearsed.engine.rollBackStage('sample', 'Deploy', older)).rejects.toMatchObject({
      name: 'UnableToRollbackStageException',
      message: expect.stringContaining('version 1'),
    });
  });

  it('is possible to the last two releases; of older ones nothing is kept', async () => {
    const [oldest = '', middle = ''] = await deliver(...commits);

    await expect(rehearsed.engine.rollBackStage('sample', 'Deploy', oldest)).rejects.toMatchObject({
      name: 'PipelineExecutionOutdatedException',
    });
    const id = await rehearsed.engine.rollBackStage('sample', 'Deploy', middle);
    expect((await rehearsed.untilEnded(id)).status).toBe('Succeeded');
  });

  it('is told by the API of CodePipeline, with the executions that may be its target', async () => {
    const [older = '', newer = ''] = await deliver(...commits.slice(0, 2));
    const api = (operation: string, body: JsonObject) =>
      codePipelineApi(rehearsed.engine)(operation, body, { account: '111111111111', region: 'eu-central-1' });
    const list = (filter: object) =>
      api('ListPipelineExecutions', { pipelineName: 'sample', ...filter }) as Promise<{
        pipelineExecutionSummaries: { pipelineExecutionId: string; executionType: string }[];
      }>;

    const answer = await api('RollbackStage', {
      pipelineName: 'sample',
      stageName: 'Deploy',
      targetPipelineExecutionId: older,
    });
    const { pipelineExecutionId: id } = answer as { pipelineExecutionId: string };
    await rehearsed.untilEnded(id);

    const inDeploy = await list({ filter: { succeededInStage: { stageName: 'Deploy' } } });
    expect(inDeploy.pipelineExecutionSummaries).toEqual([
      expect.objectContaining({
        pipelineExecutionId: id,
        executionType: 'ROLLBACK',
        rollbackMetadata: { rollbackTargetPipelineExecutionId: older },
        trigger: { triggerType: 'ManualRollback' },
      }),
      expect.objectContaining({ pipelineExecutionId: newer, executionType: 'STANDARD' }),
      expect.objectContaining({ pipelineExecutionId: older, executionType: 'STANDARD' }),
    ]);
    const inRelease = await list({ filter: { succeededInStage: { stageName: 'Release' } } });
    expect(
      inRelease.pipelineExecutionSummaries.map(({ pipelineExecutionId }) => pipelineExecutionId),
    ).toEqual([newer, older]);
  });
});

describe('a stage that goes back by itself', () => {
  const withRollback = template(
    pipeline([
      stage('Source', source()),
      { ...stage('Deploy', build('deploy')), OnFailure: { Result: 'ROLLBACK' } },
    ]),
    { deploy: 'deploy.yml' },
  );
  const fail = async () => ({ status: 'FAILED' as const, summary: 'bad' });
  /** The newest execution that is none of those. */
  const further = (...known: string[]) =>
    rehearsed.engine.executions('sample').find(({ executionId }) => !known.includes(executionId));

  it('runs again as in the last execution that succeeded there, when one has failed', async () => {
    rehearsed = await RehearsedPipeline.create(withRollback);
    const good = rehearsed.push(commits[0] ?? '');
    await rehearsed.untilEnded(good);
    rehearsed.builds.set('deploy', async ({ sourceDirectory }) => {
      const commit = await readFile(join(sourceDirectory, 'commit.txt'), 'utf8');
      return commit === commits[1] ? fail() : undefined;
    });
    const bad = rehearsed.push(commits[1] ?? '');
    await rehearsed.until(() => typeof further(good, bad)?.endedAt === 'string');

    expect(rehearsed.execution(bad).status).toBe('Failed');
    expect(further(good, bad)).toMatchObject({
      ...{ status: 'Succeeded', trigger: 'AutomatedRollback', rollbackTo: good },
      revision: { commit: commits[0] },
    });
    expect(rehearsed.cloud.events.map(({ detail }) => detail['execution-trigger'])).toContainEqual({
      'trigger-type': 'AutomatedRollback',
      'trigger-detail': '',
    });
  });

  it('stays as it is where nothing has succeeded there, and where going back fails as well', async () => {
    rehearsed = await RehearsedPipeline.create(withRollback);
    rehearsed.builds.set('deploy', fail);
    const never = rehearsed.push(commits[0] ?? '');
    await rehearsed.untilEnded(never);
    expect(further(never)).toBeUndefined();

    rehearsed.builds.clear();
    const good = rehearsed.push(commits[1] ?? '');
    await rehearsed.untilEnded(good);
    rehearsed.builds.set('deploy', fail);
    const bad = rehearsed.push(commits[2] ?? '');
    await rehearsed.until(() => typeof further(never, good, bad)?.endedAt === 'string');
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(further(never, good, bad)).toMatchObject({ status: 'Failed', trigger: 'AutomatedRollback' });
    expect(rehearsed.engine.executions('sample')).toHaveLength(4);
  });
});
