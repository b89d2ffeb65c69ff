import { afterEach, describe, expect, it } from '@jest/globals';
import { approval, build, gatedDeployment, pipeline, source, stage, template } from './pipeline-builders.ts';
import { gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

describe('an approval', () => {
  it('asks its question with variables in place, and lets the execution go on when approved', async () => {
    rehearsed = await RehearsedPipeline.create(gatedDeployment);
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    expect(rehearsed.execution(id).actions[1]).toMatchObject({
      question: `Promote ${first}?`,
      logFile: null,
    });

    await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Approved', summary: 'looks good' });
    const execution = await rehearsed.untilEnded(id);

    expect(execution.status).toBe('Succeeded');
    expect(execution.actions[1]).toMatchObject({ status: 'Succeeded', summary: 'Approved: looks good' });
  });

  it('tells what a build before it has exported, and links to it', async () => {
    const told = { CustomData: 'Promote? #{told.SUMMARY}', ExternalEntityLink: '#{told.LINK}' };
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Gate', build('tell', { Namespace: 'told' }), {
            ...approval('promote', '', told),
            RunOrder: 2,
          }),
        ]),
        { tell: 'tell.yml' },
      ),
    );
    rehearsed.builds.set('tell', async () => ({
      exportedVariables: { SUMMARY: '3 changes', LINK: 'https://example.com/dossier' },
    }));
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);

    expect(rehearsed.execution(id).actions[2]).toMatchObject({
      question: 'Promote? 3 changes',
      link: 'https://example.com/dossier',
      resolvedConfiguration: {
        CustomData: 'Promote? 3 changes',
        ExternalEntityLink: 'https://example.com/dossier',
      },
    });
  });

  it('fails, as on AWS, where the text is too long once its variables are in place', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Gate', approval('promote', `${'x'.repeat(980)}#{Source.CommitId}`)),
        ]),
      ),
    );
    const execution = await rehearsed.untilEnded(rehearsed.push(first));

    expect(execution.statusSummary).toContain('CustomData has 1020 characters with its variables in place');
  });

  it('ends the execution when rejected, with the words of the one who did', async () => {
    rehearsed = await RehearsedPipeline.create(gatedDeployment);
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);

    await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Rejected', summary: 'too slow' });
    const execution = await rehearsed.untilEnded(id);

    expect(execution).toMatchObject({ status: 'Failed', statusSummary: 'Gate/promote: Rejected: too slow' });
    expect(rehearsed.built).toEqual([]);
  });

  it('takes its own token only, and only once', async () => {
    rehearsed = await RehearsedPipeline.create(gatedDeployment);
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const answer = { ...rehearsed.approval(id), status: 'Approved' as const, summary: '' };

    const approve = (more: object) => rehearsed.engine.approve({ ...answer, ...more });
    await expect(approve({ token: 'other' })).rejects.toMatchObject({
      name: 'InvalidApprovalTokenException',
    });
    await expect(approve({ stage: 'Nowhere' })).rejects.toMatchObject({ name: 'StageNotFoundException' });
    await expect(approve({ action: 'nothing' })).rejects.toMatchObject({ name: 'ActionNotFoundException' });
    await approve({});
    await expect(approve({})).rejects.toMatchObject({ name: 'ApprovalAlreadyCompletedException' });
  });
});

describe('stopping an execution', () => {
  const building = template(
    pipeline([stage('Source', source()), stage('Build', build('unit'), build('synth', { RunOrder: 2 }))]),
    { unit: 'unit.yml', synth: 'synth.yml' },
  );

  it('lets the action in progress end, and starts nothing more', async () => {
    rehearsed = await RehearsedPipeline.create(building);
    const running = gate();
    rehearsed.builds.set('unit', async () => {
      await running.opened;
      return undefined;
    });
    const id = rehearsed.push(first);
    await rehearsed.until(() => rehearsed.built.includes('unit'));

    await rehearsed.engine.stopExecution('sample', id, 'no more');
    expect(rehearsed.execution(id).status).toBe('Stopping');
    await expect(rehearsed.engine.stopExecution('sample', id, 'twice')).rejects.toMatchObject({
      name: 'DuplicatedStopRequestException',
    });
    running.open();
    const execution = await rehearsed.untilEnded(id);

    expect(execution).toMatchObject({ status: 'Stopped', statusSummary: 'no more' });
    expect(rehearsed.actions(id)).toEqual(['source Succeeded', 'unit Succeeded']);
  });

  it('gives up the action in progress when it shall be abandoned', async () => {
    rehearsed = await RehearsedPipeline.create(building);
    rehearsed.builds.set('unit', async ({ signal }) => {
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      return { status: 'STOPPED', summary: 'stopped' };
    });
    const id = rehearsed.push(first);
    await rehearsed.until(() => rehearsed.built.includes('unit'));

    await rehearsed.engine.stopExecution('sample', id, 'at once', { abandon: true });
    await rehearsed.untilEnded(id);

    expect(rehearsed.actions(id)).toEqual(['source Succeeded', 'unit Abandoned']);
    expect(rehearsed.execution(id).status).toBe('Stopped');
  });

  it('does not wait for an approval', async () => {
    rehearsed = await RehearsedPipeline.create(gatedDeployment);
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);

    await rehearsed.engine.stopExecution('sample', id, 'not today');

    expect((await rehearsed.untilEnded(id)).status).toBe('Stopped');
  });
});

describe('retrying a stage', () => {
  const twoBuilds = template(
    pipeline([stage('Source', source()), stage('Build', build('unit'), build('lint'))]),
    {
      unit: 'unit.yml',
      lint: 'lint.yml',
    },
  );

  async function failOnce(): Promise<string> {
    rehearsed = await RehearsedPipeline.create(twoBuilds);
    let times = 0;
    rehearsed.builds.set('unit', async () => {
      times += 1;
      return times === 1 ? { status: 'FAILED', summary: 'flaky' } : undefined;
    });
    const id = rehearsed.push(first);
    await rehearsed.untilEnded(id);
    return id;
  }

  it('runs the failed actions again, on the artifacts that were kept', async () => {
    const id = await failOnce();

    await rehearsed.engine.retryStage('sample', id, 'Build');
    const execution = await rehearsed.untilEnded(id);

    expect(execution.status).toBe('Succeeded');
    expect(rehearsed.built.toSorted()).toEqual(['lint', 'unit', 'unit']);
  });

  it('runs all actions again where that is asked for', async () => {
    const id = await failOnce();

    await rehearsed.engine.retryStage('sample', id, 'Build', 'ALL_ACTIONS');
    await rehearsed.untilEnded(id);

    expect(rehearsed.built.toSorted()).toEqual(['lint', 'lint', 'unit', 'unit']);
  });

  it('is refused for a stage that did not fail, and after a newer execution has been there', async () => {
    const id = await failOnce();

    await expect(rehearsed.engine.retryStage('sample', id, 'Source')).rejects.toMatchObject({
      name: 'StageNotRetryableException',
    });
    await rehearsed.untilEnded(rehearsed.push(second));
    await expect(rehearsed.engine.retryStage('sample', id, 'Build')).rejects.toMatchObject({
      name: 'NotLatestPipelineExecutionException',
    });
  });
});
